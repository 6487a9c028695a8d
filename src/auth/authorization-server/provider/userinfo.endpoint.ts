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
    try {
      ctx.body = await this.claims(ctx);
    } catch (error) {
      if (!(error instanceof TokenRefusal)) throw error;
      refuse(ctx, error);
    }
  };

  /** Throws `TokenRefusal`. */
  private async claims(ctx: KoaContextWithOIDC): Promise<Record<string, unknown>> {
    const [, scheme = '', token] = /^(Bearer|DPoP) ([\w.-]+)$/i.exec(ctx.get('authorization')) ?? [];
    const payload = token === undefined ? undefined : await this.verified(token);
    const scope = payload?.['scope'] ?? (await this.keptScope(payload?.jti));
    const scopes = new Set(typeof scope === 'string' ? scope.split(' ') : []);
    if (!token || !payload?.sub || !payload.jti || !scopes.has('openid')) throw unusable();
    await this.checkPossession(ctx, scheme, token, payload);
    const [user, isActive] = await Promise.all([
      this.accounts.find(payload.sub),
      this.status.isActive(payload.jti),
    ]);
    if (!user || !isActive) throw unusable();
    return this.accounts.claimsFor(user, scopes);
  }

  /** Of a token whose scope did not fit into it (decisions C5). */
  private async keptScope(tokenId: string | undefined): Promise<string | undefined> {
    return tokenId === undefined ? undefined : this.status.scopeOf(tokenId);
  }

  /** RFC 9449 §7, RFC 8705 §3. */
  private async checkPossession(
    ctx: KoaContextWithOIDC,
    scheme: string,
    token: string,
    { cnf }: JWTPayload,
  ): Promise<void> {
    const nonce = await this.possession.check({
      method: ctx.method,
      address: this.address,
      token,
      scheme,
      proof: ctx.get('DPoP') || undefined,
      certificate: this.certificates.of(ctx.request.req),
      binding: bindingOf(cnf),
    });
    if (nonce !== undefined) ctx.set('DPoP-Nonce', nonce);
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

function unusable(): TokenRefusal {
  return new TokenRefusal('an active token with the scope openid is needed');
}

/** RFC 6750 §3.1: who sent no token hears of no error. RFC 9449 §7.1: a wrong proof has codes of its own. */
function refuse(ctx: KoaContextWithOIDC, refusal: TokenRefusal): void {
  ctx.status = 401;
  const authorization = ctx.get('authorization');
  if (authorization === '') {
    ctx.set('WWW-Authenticate', 'Bearer, DPoP');
    ctx.body = '';
    return;
  }
  const code = refusal instanceof DpopRefusal ? refusal.code : 'invalid_token';
  if (refusal instanceof DpopRefusal && refusal.nonce !== undefined) ctx.set('DPoP-Nonce', refusal.nonce);
  const scheme = refusal instanceof DpopRefusal || /^DPoP /i.test(authorization) ? 'DPoP' : 'Bearer';
  ctx.set('WWW-Authenticate', `${scheme} error="${code}", error_description="${refusal.message}"`);
  ctx.body = { error: code, error_description: refusal.message };
}
