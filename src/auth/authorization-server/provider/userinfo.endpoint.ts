import { type JWTPayload, jwtVerify } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Accounts } from '../accounts.js';
import type { SigningKeys } from '../keys/signing-keys.js';
import type { ClientCertificates } from '../../mutual-tls/client-certificates.js';
import type { TokenPossession } from '../../resource-server/dpop/token-possession.js';
import { DpopRefusal } from '../../resource-server/dpop/dpop-refusal.js';
import { bindingOf } from '../../resource-server/token-binding.js';
import { TokenRefusal } from '../../resource-server/token-refusal.js';
import type { TokenStatus } from '../../resource-server/token-status.js';

/**
 * OpenID Connect Core 1.0 §5.3. Our own, because the library's takes no token that is good for the FHIR server,
 * and SMART apps have no other.
 */
export class UserinfoEndpoint {
  constructor(
    private readonly accounts: Accounts,
    private readonly keys: SigningKeys,
    private readonly status: TokenStatus,
    private readonly possession: TokenPossession,
    private readonly certificates: ClientCertificates,
    private readonly address: string,
    private readonly issuer: string,
    private readonly audience: string,
  ) {}

  readonly middleware = async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== '/userinfo') return next();
    ctx.set('Access-Control-Allow-Origin', '*');
    if (ctx.method === 'OPTIONS') return preflight(ctx);
    if (ctx.method !== 'GET' && ctx.method !== 'POST') return next();
    ctx.set('Cache-Control', 'no-store');
    const claims = await this.claims(ctx);
    if (claims) ctx.body = claims;
    else refuse(ctx);
  };

  private async claims(ctx: KoaContextWithOIDC): Promise<Record<string, unknown> | undefined> {
    const [, scheme = '', token] = /^(Bearer|DPoP) ([\w.-]+)$/i.exec(ctx.get('authorization')) ?? [];
    const payload = token === undefined ? undefined : await this.verified(token);
    const scopes = new Set(typeof payload?.['scope'] === 'string' ? payload['scope'].split(' ') : []);
    if (!token || !payload?.sub || !payload.jti || !scopes.has('openid')) return undefined;
    if (!(await this.isPossessed(ctx, scheme, token, payload))) return undefined;
    const [user, isActive] = await Promise.all([
      this.accounts.find(payload.sub),
      this.status.isActive(payload.jti),
    ]);
    return user && isActive ? this.accounts.claimsFor(user, scopes) : undefined;
  }

  /** RFC 9449 §7, RFC 8705 §3. */
  private async isPossessed(
    ctx: KoaContextWithOIDC,
    scheme: string,
    token: string,
    { cnf }: JWTPayload,
  ): Promise<boolean> {
    const { method } = ctx;
    const proof = ctx.get('DPoP') || undefined;
    const certificate = this.certificates.of(ctx.request.req);
    const { address } = this;
    try {
      const binding = bindingOf(cnf);
      const nonce = await this.possession.check({
        method,
        address,
        token,
        scheme,
        proof,
        certificate,
        binding,
      });
      if (nonce !== undefined) ctx.set('DPoP-Nonce', nonce);
      return true;
    } catch (error) {
      if (!(error instanceof TokenRefusal)) throw error;
      if (error instanceof DpopRefusal && error.nonce !== undefined) ctx.set('DPoP-Nonce', error.nonce);
      return false;
    }
  }

  private async verified(token: string) {
    const { issuer, audience } = this;
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.keys.requireVerifyingKey(kid), {
        issuer,
        audience,
        typ: 'at+jwt',
        algorithms: ['ES256', 'RS256'],
      });
      return payload;
    } catch {
      return undefined;
    }
  }
}

function preflight(ctx: KoaContextWithOIDC): void {
  ctx.set('Access-Control-Allow-Methods', 'GET, POST');
  ctx.set('Access-Control-Allow-Headers', 'authorization, dpop');
  ctx.status = 204;
}

function refuse(ctx: KoaContextWithOIDC): void {
  ctx.status = 401;
  const scheme = /^DPoP /i.test(ctx.get('authorization')) ? 'DPoP' : 'Bearer';
  ctx.set(
    'WWW-Authenticate',
    `${scheme} error="invalid_token", error_description="an active token with openid is needed"`,
  );
  ctx.body = { error: 'invalid_token', error_description: 'an active token with the scope openid is needed' };
}
