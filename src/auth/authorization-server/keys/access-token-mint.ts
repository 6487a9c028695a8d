import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { Environment } from '../../../config/environment.js';
import type { BrokenGlass, SignInFacts, UserRights } from '../../resource-server/principal.js';
import { ArtifactRepository } from '../persistence/artifact.repository.js';
import { SigningKeys } from './signing-keys.js';

/** What the token shall say; see `Principal`. */
export interface AccessTokenContent {
  readonly clientId: string;
  readonly scope: string;
  /** Absent for a backend service, which is its own subject. */
  readonly user?: UserRights;
  readonly subject?: string;
  readonly patient?: string;
  readonly encounter?: string;
  readonly brokenGlass?: BrokenGlass;
  readonly signIn?: SignInFacts;
  /** The `jti` of a token with which this one ends: by revocation, or when the rights of the person change. */
  readonly derivedFrom?: string;
  /** RFC 7800: the key that the holder has to show. */
  readonly confirmation?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly expiresIn?: number;
}

/** Issues an access token without an authorization request, for the server's own parts and for tests. */
@Injectable()
export class AccessTokenMint {
  constructor(
    private readonly environment: Environment,
    private readonly keys: SigningKeys,
    private readonly artifacts: ArtifactRepository,
  ) {}

  async mint(content: AccessTokenContent): Promise<string> {
    const { clientId, scope, user, patient, encounter, brokenGlass, confirmation, expiresIn = 300 } = content;
    const { at, methods, acr } = content.signIn ?? {};
    const tokenId = randomUUID();
    const subject = content.subject ?? user?.username ?? clientId;
    const issuedAt = Math.floor(Date.now() / 1000);
    const extra = {
      ...(patient === undefined ? {} : { patient }),
      ...(encounter === undefined ? {} : { encounter }),
      ...(brokenGlass === undefined ? {} : { firekeeper_break_glass: brokenGlass }),
      ...(user?.fhirUser === undefined ? {} : { fhirUser: `${this.environment.fhirBase}/${user.fhirUser}` }),
      ...(at === undefined ? {} : { auth_time: at, amr: methods, acr }),
    };
    const origin = await this.originOf(content.derivedFrom);
    await this.artifacts.save({
      grantId: origin.grantId,
      type: user ? 'AccessToken' : 'ClientCredentials',
      id: tokenId,
      payload: {
        kind: user ? 'AccessToken' : 'ClientCredentials',
        jti: tokenId,
        iat: issuedAt,
        exp: issuedAt + expiresIn,
        clientId,
        aud: this.environment.fhirBase,
        scope,
        extra,
        ...(user ? { accountId: subject } : {}),
        ...origin,
      },
      expiresAt: new Date((issuedAt + expiresIn) * 1000),
    });
    const { kid, key } = await this.keys.signing('ES256');
    return new SignJWT({
      ...extra,
      client_id: clientId,
      scope,
      ...(user ? { firekeeper_user: user } : {}),
      ...(confirmation ? { cnf: confirmation } : {}),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .setJti(tokenId)
      .setSubject(subject)
      .setIssuer(this.environment.issuer)
      .setAudience(this.environment.fhirBase)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + expiresIn)
      .sign(key);
  }

  private async originOf(tokenId: string | undefined): Promise<Origin> {
    if (tokenId === undefined) return {};
    const artifact = await this.artifacts.find('AccessToken', tokenId);
    const { grantId, rightsGeneration } = artifact?.payload ?? {};
    return {
      ...(typeof grantId === 'string' ? { grantId } : {}),
      ...(rightsGeneration === undefined ? {} : { rightsGeneration }),
    };
  }
}

interface Origin {
  readonly grantId?: string;
  readonly rightsGeneration?: unknown;
}
