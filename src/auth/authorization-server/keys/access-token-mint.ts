import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { Environment } from '../../../config/environment.js';
import type { UserRights } from '../../resource-server/principal.js';
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
    const { clientId, scope, user, patient, encounter, expiresIn = 300 } = content;
    const tokenId = randomUUID();
    const subject = content.subject ?? user?.username ?? clientId;
    const issuedAt = Math.floor(Date.now() / 1000);
    const extra = {
      ...(patient === undefined ? {} : { patient }),
      ...(encounter === undefined ? {} : { encounter }),
      ...(user?.fhirUser === undefined ? {} : { fhirUser: `${this.environment.fhirBase}/${user.fhirUser}` }),
    };
    await this.artifacts.save({
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
      },
      expiresAt: new Date((issuedAt + expiresIn) * 1000),
    });
    const { kid, key } = await this.keys.signing('ES256');
    return new SignJWT({ ...extra, client_id: clientId, scope, ...(user ? { firekeeper_user: user } : {}) })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .setJti(tokenId)
      .setSubject(subject)
      .setIssuer(this.environment.issuer)
      .setAudience(this.environment.fhirBase)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + expiresIn)
      .sign(key);
  }
}
