import { jwtVerify } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Accounts } from '../accounts.js';
import type { SigningKeys } from '../keys/signing-keys.js';
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
    private readonly issuer: string,
    private readonly audience: string,
  ) {}

  readonly middleware = async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== '/userinfo') return next();
    ctx.set('Access-Control-Allow-Origin', '*');
    if (ctx.method === 'OPTIONS') return preflight(ctx);
    if (ctx.method !== 'GET' && ctx.method !== 'POST') return next();
    ctx.set('Cache-Control', 'no-store');
    const claims = await this.claims(ctx.get('authorization'));
    if (claims) ctx.body = claims;
    else refuse(ctx);
  };

  private async claims(authorization: string): Promise<Record<string, unknown> | undefined> {
    const [, token] = /^Bearer ([\w.-]+)$/i.exec(authorization) ?? [];
    const payload = token === undefined ? undefined : await this.verified(token);
    const scopes = new Set(typeof payload?.['scope'] === 'string' ? payload['scope'].split(' ') : []);
    if (!payload?.sub || !payload.jti || !scopes.has('openid')) return undefined;
    const [user, isActive] = await Promise.all([
      this.accounts.find(payload.sub),
      this.status.isActive(payload.jti),
    ]);
    return user && isActive ? this.accounts.claimsFor(user, scopes) : undefined;
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
  ctx.set('Access-Control-Allow-Headers', 'authorization');
  ctx.status = 204;
}

function refuse(ctx: KoaContextWithOIDC): void {
  ctx.status = 401;
  ctx.set(
    'WWW-Authenticate',
    'Bearer error="invalid_token", error_description="an active token with openid is needed"',
  );
  ctx.body = { error: 'invalid_token', error_description: 'an active token with the scope openid is needed' };
}
