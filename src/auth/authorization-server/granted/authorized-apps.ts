import { Injectable } from '@nestjs/common';
import { ClientRepository } from '../../../clients/client.repository.js';
import { scopeWords } from '../../scopes/identity-scopes.js';
import { GrantRevocation } from '../persistence/grant-revocation.js';
import { GrantUse } from '../persistence/grant-use.js';
import { RememberedConsentRepository } from './remembered-consent.repository.js';
import { GrantRepository, type GrantRow } from './grant.repository.js';

/** What an app may see and do, in one record or in none. */
export interface GrantedAccess {
  /** Logical id of the Patient; absent for access that is about no single patient. */
  readonly patient?: string;
  readonly scopes: readonly string[];
}

/** An app that a person has let in. */
export interface AuthorizedApp {
  readonly clientId: string;
  readonly name: string;
  readonly logoUri?: string;
  readonly homepageUri?: string;
  readonly grantedAt: Date;
  readonly lastUsedAt?: Date;
  /** It may come back without asking. */
  readonly isRemembered: boolean;
  readonly access: readonly GrantedAccess[];
}

/** What a person has granted, app by app, and how it is taken back (SMART App Launch 2.2 `management_endpoint`). */
@Injectable()
export class AuthorizedApps {
  constructor(
    private readonly grants: GrantRepository,
    private readonly remembered: RememberedConsentRepository,
    private readonly clients: ClientRepository,
    private readonly revocation: GrantRevocation,
    private readonly use: GrantUse,
  ) {}

  /** In the order in which they were let in, the newest first. */
  async of(userId: string): Promise<readonly AuthorizedApp[]> {
    await this.use.write();
    const byClient = Map.groupBy(await this.grants.inForceFor(userId), ({ clientId }) => clientId);
    return Promise.all([...byClient].map(async ([clientId, grants]) => this.appOf(clientId, grants)));
  }

  /** Takes effect with the next request of the app. Returns whether there was anything to take back. */
  async revoke(userId: string, clientId: string): Promise<boolean> {
    const wasRemembered = await this.remembered.forgetApp(userId, clientId);
    const grantIds = await this.grants.ofClient(userId, clientId);
    for (const grantId of grantIds) await this.revocation.revoke(grantId);
    return wasRemembered || grantIds.length > 0;
  }

  /** An app that is no longer registered goes by its id: it cannot come back, but was let in. */
  private async appOf(clientId: string, grants: readonly GrantRow[]): Promise<AuthorizedApp> {
    const client = await this.clients.find(clientId);
    const lastUsed = grants.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).map(Number);
    return {
      clientId,
      name: client?.name ?? clientId,
      ...(client?.logoUri ? { logoUri: client.logoUri } : {}),
      ...(client?.homepageUri ? { homepageUri: client.homepageUri } : {}),
      grantedAt: new Date(Math.min(...grants.map(({ grantedAt }) => Number(grantedAt)))),
      ...(lastUsed.length > 0 ? { lastUsedAt: new Date(Math.max(...lastUsed)) } : {}),
      isRemembered: grants.some(({ isRemembered }) => isRemembered),
      access: accessOf(grants),
    };
  }
}

/** Launches on one patient give one entry, with all that any of them granted. */
function accessOf(grants: readonly GrantRow[]): readonly GrantedAccess[] {
  return [...Map.groupBy(grants, ({ patient }) => patient)].map(([patient, ofPatient]) => ({
    ...(patient === null ? {} : { patient }),
    scopes: [...new Set(ofPatient.flatMap(({ scope }) => scopeWords(scope)))],
  }));
}
