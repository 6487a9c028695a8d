import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyReply } from 'fastify';
import { Environment } from '../../config/environment.js';
import { TooManyRequestsError } from '../../fhir/errors/fhir-error.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { auditedRequest } from '../../audit/audited-request.js';
import { ClientCertificates } from '../mutual-tls/client-certificates.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { actingPrincipal } from './acting-principal.js';
import { callerOf } from './audited-caller.js';
import { accessToken, BearerTokenStrategy } from './bearer-token.strategy.js';
import { DpopRefusal } from './dpop/dpop-refusal.js';
import { isPlainBearer, TokenPossession } from './dpop/token-possession.js';
import { HandlerPolicies } from './handler-policies.js';
import { StandingTokens } from './standing/standing-tokens.js';
import { explainRefusal, invalidToken, missingToken, TokenRefusal, unprovenToken } from './token-refusal.js';
import type { Principal } from './principal.js';
import type { TokenBinding } from './token-binding.js';
import { TrustedIssuers } from './trusted/trusted-issuers.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Answers 401 unless the request carries a valid access token, or the handler is open to everyone. RFC 6750 §3. */
@Injectable()
export class BearerTokenGuard extends AuthGuard() {
  constructor(
    strategy: BearerTokenStrategy,
    private readonly policies: HandlerPolicies,
    private readonly verified: VerifiedTokens,
    private readonly possession: TokenPossession,
    private readonly certificates: ClientCertificates,
    private readonly environment: Environment,
    private readonly limits: RateLimits,
    private readonly trusted: TrustedIssuers,
    private readonly standing: StandingTokens,
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
    const caller = actingPrincipal();
    if (caller) {
      request.principal = caller;
      auditedRequest()?.by(callerOf(caller));
      // To refuse would be to do half of what was asked for: it counts, for the next request.
      this.limits.note('client', caller.clientId);
      if (caller.user) this.limits.note('user', caller.subject);
      return true;
    }
    const token = accessToken(request);
    const known =
      token === null ? undefined : (this.verified.recall(token, request.socket) ?? (await this.known(token)));
    if (known) request.principal = known;
    else if (!(await super.canActivate(context))) return false;
    const { principal } = request;
    if (token === null || !principal) return false;
    if (!known) this.verified.remember(token, principal);
    if (!isPlainBearer(request, principal)) await this.checkPossession(context, request, token, principal);
    auditedRequest()?.by(callerOf(principal));
    this.checkRate(principal);
    return true;
  }

  /** Whom a token stands for that was verified before, is known by its hash, or is of another issuer. */
  private async known(token: string): Promise<Principal | undefined> {
    if (this.standing.isOne(token)) {
      const principal = await this.standing.principalOf(token);
      if (principal) return principal;
      throw invalidToken(this.environment, new TokenRefusal('The token has expired or was revoked'));
    }
    const issuer = this.trusted.issuerOf(token);
    if (!issuer) return this.verified.find(token);
    try {
      return await this.trusted.verify(token, issuer);
    } catch (error) {
      throw error instanceof TokenRefusal ? invalidToken(this.environment, error) : error;
    }
  }

  private checkRate({ clientId, subject, user }: Principal): void {
    const wait =
      this.limits.take('client', clientId) ?? (user ? this.limits.take('user', subject) : undefined);
    if (wait === undefined) return;
    throw new TooManyRequestsError('Too many requests of this client or user in this minute', wait);
  }

  /** RFC 9449 §7, RFC 8705 §3. */
  private async checkPossession(
    context: ExecutionContext,
    request: AuthenticatedRequest,
    token: string,
    binding: TokenBinding,
  ): Promise<void> {
    const { publicUrl } = this.environment;
    const { method, url, headers } = request;
    const [scheme = ''] = (headers.authorization ?? '').split(' ', 1);
    const { dpop } = headers;
    const proof = Array.isArray(dpop) ? dpop.join() : dpop;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const address = `${publicUrl}${url}`;
    const certificate = this.certificates.of(request);
    try {
      const nonce = await this.possession.check({
        method,
        address,
        token,
        scheme,
        proof,
        certificate,
        binding,
      });
      if (nonce !== undefined) reply.header('DPoP-Nonce', nonce);
    } catch (error) {
      if (!(error instanceof TokenRefusal)) throw error;
      if (!(error instanceof DpopRefusal)) throw invalidToken(this.environment, error);
      if (error.nonce !== undefined) reply.header('DPoP-Nonce', error.nonce);
      throw unprovenToken(this.environment, error);
    }
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
    if (!/^(?:Bearer|DPoP)\b/i.test(authorization ?? '')) return missingToken(this.environment);
    const refusal = explainRefusal(cause);
    return refusal ? invalidToken(this.environment, refusal) : cause;
  }
}
