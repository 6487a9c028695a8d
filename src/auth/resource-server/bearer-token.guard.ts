import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Environment } from '../../config/environment.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { bearerToken, BearerTokenStrategy } from './bearer-token.strategy.js';
import { HandlerPolicies } from './handler-policies.js';
import { explainRefusal, invalidToken, missingToken } from './token-refusal.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Answers 401 unless the request carries a valid access token, or the handler is open to everyone. RFC 6750 §3. */
@Injectable()
export class BearerTokenGuard extends AuthGuard() {
  constructor(
    strategy: BearerTokenStrategy,
    private readonly policies: HandlerPolicies,
    private readonly verified: VerifiedTokens,
    private readonly environment: Environment,
  ) {
    super({
      // The strategy itself, not its name: names are global to the process, and tests run several servers in one.
      // And a new object for each request: passport hangs `success` and `fail` of the request on it, so that with a
      // shared one a request would be answered with the principal of another that came at the same time.
      get defaultStrategy(): BearerTokenStrategy {
        return Object.create(strategy) as BearerTokenStrategy;
      },
    });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.policies.require(context).kind === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = bearerToken(request);
    const known = token === null ? undefined : await this.verified.find(token);
    if (known) {
      request.principal = known;
      return true;
    }
    const isAccepted = Boolean(await super.canActivate(context));
    if (token !== null && request.principal) this.verified.remember(token, request.principal);
    return isAccepted;
  }

  override getAuthenticateOptions(): { property: keyof AuthenticatedRequest; session: false } {
    return { property: 'principal', session: false };
  }

  override handleRequest<Caller>(
    error: unknown,
    caller: Caller | false,
    info: unknown,
    context: ExecutionContext,
  ): Caller {
    if (caller) return caller;
    throw this.refusal(error ?? info, context);
  }

  private refusal(cause: unknown, context: ExecutionContext): unknown {
    const { authorization } = context.switchToHttp().getRequest<AuthenticatedRequest>().headers;
    const realm = this.environment.fhirBase;
    if (!/^Bearer\b/i.test(authorization ?? '')) return missingToken(realm);
    const refusal = explainRefusal(cause);
    return refusal ? invalidToken(realm, refusal) : cause;
  }
}
