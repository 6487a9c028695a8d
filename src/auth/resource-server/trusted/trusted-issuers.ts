import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import { Injectable, Logger } from '@nestjs/common';
import { TransientError } from '../../../fhir/errors/fhir-error.js';
import { Environment } from '../../../config/environment.js';
import { PublishedDocuments } from '../../../installation/published-documents.js';
import { upstreamFetch } from '../../upstream-fetch.js';
import type { Principal } from '../principal.js';
import { TokenRefusal } from '../token-refusal.js';
import { foreignPrincipal } from './foreign-principal.js';
import type { TrustedIssuerDeclaration } from './trusted-issuer.declaration.js';

/** Asymmetric only, as with our own. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'ES256', 'ES384', 'EdDSA'];
const CLOCK_SKEW_SECONDS = 30;

/** Accepts the access tokens of a hospital's own authorization server, for the scopes it is trusted with. RFC 9068 §4. */
@Injectable()
export class TrustedIssuers {
  private readonly logger = new Logger(TrustedIssuers.name);
  private version: string | undefined;
  private issuers: ReadonlyMap<string, TrustedIssuerDeclaration> = new Map();
  private keySets = new Map<string, JWTVerifyGetKey>();

  constructor(
    private readonly documents: PublishedDocuments,
    private readonly environment: Environment,
  ) {}

  publish(declarations: readonly TrustedIssuerDeclaration[]): Promise<unknown> {
    return this.documents.publish('trusted-issuers', JSON.stringify(declarations));
  }

  /** Whether the token says it is of one of them; nothing of it is verified yet. */
  issuerOf(token: string): TrustedIssuerDeclaration | undefined {
    const issuers = this.current();
    return issuers.size === 0 ? undefined : issuers.get(claimedIssuer(token) ?? '');
  }

  /** Throws TokenRefusal. Revocation there is not known here: such tokens end when they expire. */
  async verify(token: string, issuer: TrustedIssuerDeclaration): Promise<Principal> {
    const { fhirBase } = this.environment;
    const payload = await this.verified(token, issuer);
    if (payload['nonce'] !== undefined)
      throw new TokenRefusal('The token is an ID token, not an access token');
    return foreignPrincipal(payload, issuer, fhirBase, token);
  }

  private async verified(token: string, issuer: TrustedIssuerDeclaration): Promise<JWTPayload> {
    const { fhirBase } = this.environment;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keysOf(issuer), {
        issuer: issuer.issuer,
        audience: issuer.audience ?? [fhirBase, `${fhirBase}/`],
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['exp', 'sub'],
      });
      // RFC 9068 has at+jwt; Keycloak and Entra ID say JWT
      if (!/^(?:application\/)?(?:at\+)?jwt$/i.test(protectedHeader.typ ?? 'JWT'))
        throw new TokenRefusal('The token is not an access token');
      return payload;
    } catch (error) {
      if (error instanceof TokenRefusal) throw error;
      if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout) {
        this.logger.error(`the keys of ${issuer.issuer} cannot be read: ${String(error)}`);
        throw new TransientError('The keys of the issuer of this token cannot be read now: try again later');
      }
      this.logger.warn(`a token of ${issuer.issuer} was refused: ${String(error)}`);
      throw new TokenRefusal('The access token of the trusted issuer does not hold');
    }
  }

  private keysOf({ issuer, jwks_uri: address }: TrustedIssuerDeclaration): JWTVerifyGetKey {
    const known = this.keySets.get(address);
    if (known) return known;
    const fetch = upstreamFetch(issuer);
    const keys = createRemoteJWKSet(new URL(address), {
      cooldownDuration: 5_000,
      [customFetch]: (url: string, options: RequestInit) => fetch(url, options),
    });
    this.keySets.set(address, keys);
    return keys;
  }

  private current(): ReadonlyMap<string, TrustedIssuerDeclaration> {
    const document = this.documents.current('trusted-issuers');
    if (document && document.version !== this.version) {
      const declared = JSON.parse(document.content) as readonly TrustedIssuerDeclaration[];
      this.issuers = new Map(declared.map(each => [each.issuer, each]));
      this.keySets = new Map();
      this.version = document.version;
    }
    return this.issuers;
  }
}

function claimedIssuer(token: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const issuer = (payload as { readonly iss?: unknown } | null)?.iss;
    return typeof issuer === 'string' ? issuer : undefined;
  } catch {
    return undefined;
  }
}
