import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { Environment } from '../../config/environment.js';
import { accessPolicyOf } from './access-policy.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { BearerTokenStrategy } from './bearer-token.strategy.js';
import { explainRefusal, invalidToken, missingToken } from './token-refusal.js';

/** Answers 401 unless the request carries a valid access token, or the handler is open to everyone. RFC 6750 §3. */
@Injectable()
export class BearerTokenGuard extends AuthGuard() {
  constructor(
    strategy: BearerTokenStrategy,
    private readonly reflector: Reflector,
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
    const policy = accessPolicyOf(this.reflector, context.getHandler(), context.getClass());
    // The boot audit knows no handler without a policy; should one come here nevertheless, it stays closed.
    if (!policy)
      throw new Error(`No access policy on ${context.getClass().name}.${context.getHandler().name}`);
    if (policy.kind === 'public') return true;
    return Boolean(await super.canActivate(context));
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
