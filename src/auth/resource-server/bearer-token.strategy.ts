import type { IncomingHttpHeaders } from 'node:http';
import { callbackify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { Environment } from '../../config/environment.js';
import type { Principal } from './principal.js';
import { principalOf } from './token-claims.js';
import { checkHeader, keyIdOf } from './token-header.js';
import { TokenRefusal } from './token-refusal.js';
import { TokenStatus } from './token-status.js';
import { VerificationKeys } from './verification-keys.js';

/** Asymmetric only: with HS256 in the list, our public key would serve as a secret. */
const ALGORITHMS = ['RS256', 'RS384', 'ES256', 'ES384', 'PS256', 'PS384'];

interface VerifiedToken {
  readonly header: { readonly typ?: unknown; readonly crit?: unknown };
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Verifies access tokens: signature, issuer, audience, times, kind, revocation. RFC 9068 §4, RFC 6750 §2.1. */
@Injectable()
export class BearerTokenStrategy extends PassportStrategy(Strategy) {
  constructor(
    environment: Environment,
    keys: VerificationKeys,
    private readonly status: TokenStatus,
  ) {
    super({
      jwtFromRequest: accessToken,
      secretOrKeyProvider: callbackify((_request: unknown, token: string) => findKey(keys, token)),
      algorithms: ALGORITHMS,
      issuer: environment.issuer,
      audience: [environment.fhirBase, `${environment.fhirBase}/`],
      jsonWebTokenOptions: { complete: true },
    } as unknown as ConstructorParameters<typeof Strategy>[0]);
  }

  async validate({ header, payload }: VerifiedToken): Promise<Principal> {
    checkHeader(header);
    const principal = principalOf(await this.complete(payload));
    if (!(await this.status.isActive(principal.tokenId))) {
      throw new TokenRefusal('The access token was revoked');
    }
    return principal;
  }

  /** Many scopes do not fit into a header: such a token is issued without, and they are kept under its `jti`. */
  private async complete(payload: VerifiedToken['payload']): Promise<VerifiedToken['payload']> {
    const { scope, jti } = payload;
    if (scope !== undefined || typeof jti !== 'string') return payload;
    return { ...payload, scope: await this.status.scopeOf(jti) };
  }
}

async function findKey(keys: VerificationKeys, token: string): Promise<unknown> {
  const key = await keys.find(keyIdOf(token));
  if (!key) throw new TokenRefusal('The access token is signed with a key that is not ours');
  return key;
}

/**
 * RFC 6750 §2.1, RFC 9449 §7.1; the other two ways, a form field and a query parameter, are not offered: they end in
 * logs.
 */
export function accessToken({ headers }: { headers: IncomingHttpHeaders }): string | null {
  return /^(?:Bearer|DPoP) +([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
