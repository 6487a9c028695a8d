import { hash } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { withoutBearerValues } from './bearer-values.js';
import type { ArtifactRepository, StoredArtifact } from './artifact.repository.js';
import type { GrantRevocation } from './grant-revocation.js';
import type { StoredTokenStatus } from './stored-token-status.js';

/** Their ids are no secret: a JWT is worth nothing without its signature, a grant is never handed out. */
const PLAIN_IDS: ReadonlySet<string> = new Set(['AccessToken', 'ClientCredentials', 'Grant']);

/** oidc-provider's storage of one model in `oidc_artifact`. */
export class ArtifactAdapter implements Adapter {
  constructor(
    private readonly type: string,
    private readonly artifacts: ArtifactRepository,
    private readonly status: StoredTokenStatus,
    private readonly grants: GrantRevocation,
  ) {}

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const artifact = {
      type: this.type,
      id: this.storedId(id),
      payload: withoutBearerValues(payload, PLAIN_IDS.has(this.type)),
      grantId: payload.grantId,
      uid: payload.uid,
      expiresAt: expiresIn ? new Date(Date.now() + expiresIn * 1000) : undefined,
    };
    if (this.type !== 'ReplayDetection') return this.artifacts.save(artifact);
    if (await this.artifacts.saveFirst(artifact)) return;
    throw new errors.InvalidClientAuth('client assertions and DPoP proofs must only be used once');
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return payloadOf(await this.artifacts.find(this.type, this.storedId(id)), id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return payloadOf(await this.artifacts.findByUid(this.type, uid));
  }

  /** Only the device flow looks for user codes, and it is off. */
  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /**
   * Of many at once, one wins. A code that is used twice takes everything issued from it along (RFC 6749 §4.1.2);
   * a refresh token that loses a race is only refused (docs/decisions/2611-refresh-token-reuse.md).
   */
  async consume(id: string): Promise<void> {
    if (await this.artifacts.consume(this.type, this.storedId(id))) return;
    if (this.type === 'AuthorizationCode') {
      const code = await this.artifacts.find(this.type, this.storedId(id));
      if (typeof code?.payload['grantId'] === 'string') await this.grants.revoke(code.payload['grantId']);
    }
    throw new errors.InvalidGrant('already used');
  }

  async destroy(id: string): Promise<void> {
    this.forget(await this.artifacts.delete(this.type, this.storedId(id)));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    this.forget(await this.artifacts.deleteByGrant(this.type, grantId));
  }

  /** This process stops at once; the others hear it from the database. */
  private forget(ids: readonly string[]): void {
    for (const id of ids) this.status.forget(id);
  }

  private storedId(id: string): string {
    return PLAIN_IDS.has(this.type) ? id : hash('sha256', id, 'base64url');
  }
}

function payloadOf(row: StoredArtifact | undefined, id?: string): AdapterPayload | undefined {
  if (!row) return undefined;
  return {
    ...row.payload,
    ...(id === undefined ? {} : { jti: id }),
    ...(row.consumed_at ? { consumed: row.consumed_at.getTime() / 1000 } : {}),
  };
}
