import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import {
  type Recording,
  SignInRecordings,
} from '../../auth/authorization-server/federation/sign-in-recordings.js';
import type { Claims } from '../../auth/claims/claims.js';
import type { ClaimMapping } from '../../auth/identity/mapping/claim-mapping.js';
import { type MappingOutcome, MappingTrials } from '../../auth/identity/mapping/mapping-trials.js';
import {
  IdentityProviderRepository,
  PROVIDER_SECRETS,
  type RegisteredProvider,
} from '../../auth/identity/providers/identity-provider.repository.js';
import { ModuleProviders } from '../../auth/identity/providers/module-providers.js';
import { ProviderConditionRepository } from '../../auth/identity/providers/provider-condition.repository.js';
import { type JudgedTrial, ProviderTrials } from '../../auth/identity/trials/provider-trials.js';
import { Environment } from '../../config/environment.js';
import { ConflictError, InvalidError } from '../../fhir/errors/fhir-error.js';
import { found, noteChange } from '../administered.js';
import { type AdministeredProvider, administeredProvider } from './administered-provider.js';
import { readProvider } from './read-provider.js';

type Sent = Readonly<Record<string, unknown>>;

/**
 * Keeps the ways to sign in for the operator: the same for the API and the console. Each sign-in asks the database for
 * the declaration, so a change holds in every process with the next one.
 */
@Injectable()
export class IdentityProviderAdministration {
  constructor(
    private readonly providers: IdentityProviderRepository,
    private readonly modules: ModuleProviders,
    private readonly conditions: ProviderConditionRepository,
    private readonly trials: ProviderTrials,
    private readonly mappings: MappingTrials,
    private readonly recordings: SignInRecordings,
    private readonly environment: Environment,
    private readonly journal: AuditJournal,
  ) {}

  async list(): Promise<readonly AdministeredProvider[]> {
    const conditions = await this.conditions.list();
    const registered = await this.providers.listAll();
    return registered.map(each =>
      administeredProvider(each, this.environment.publicUrl, conditions.get(each.id)),
    );
  }

  async find(id: string): Promise<AdministeredProvider> {
    return found(
      (await this.list()).find(({ declaration }) => declaration['id'] === id),
      NOUN,
    );
  }

  async create(sent: Sent): Promise<AdministeredProvider> {
    const declaration = readProvider(withoutNulls(sent));
    if (this.modules.find(declaration.id) || !(await this.providers.add(declaration)))
      throw new ConflictError(`There is an identity provider ${declaration.id}: choose another id`);
    await this.note(declaration.id, 'created');
    return this.find(declaration.id);
  }

  /** What is left out is gone, save secrets, which end with `null`. */
  async replace(id: string, sent: Sent): Promise<AdministeredProvider> {
    const known = await this.own(id);
    if ((sent['id'] ?? id) !== id)
      throw new InvalidError(
        'id cannot be changed, for accounts belong to it: create another identity provider',
      );
    if ((sent['kind'] ?? known.kind) !== known.kind)
      throw new InvalidError('kind cannot be changed: create another identity provider');
    const kept = Object.entries(this.providers.opened(known.declaration)).filter(([name]) =>
      PROVIDER_SECRETS.has(name),
    );
    const declaration = readProvider(
      withoutNulls({ ...Object.fromEntries(kept), ...sent, id, kind: known.kind }),
    );
    await this.providers.replace(declaration);
    await this.note(id, 'changed');
    return this.find(id);
  }

  /** Nobody signs in by it any more; accounts stay, for the case that it comes back under this id. */
  async remove(id: string): Promise<void> {
    await this.own(id);
    await this.providers.remove(id);
    await this.conditions.forget(id);
    await this.note(id, 'deleted');
  }

  /** Nobody signs in by a disabled one, through restarts too; who is signed in stays so. */
  async setEnabled(id: string, isEnabled: boolean): Promise<AdministeredProvider> {
    await this.registered(id);
    await this.providers.setEnabled(id, isEnabled);
    await this.note(id, isEnabled ? 'enabled' : 'disabled');
    return this.find(id);
  }

  /** Disabled ones too, before they are let loose. */
  async test(id: string): Promise<JudgedTrial> {
    const { declaration } = await this.registered(id);
    return this.trials.run(this.providers.opened(declaration));
  }

  /** The claims of the next sign-in are kept for a quarter of an hour, to try a mapping with. */
  async record(id: string): Promise<Recording> {
    await this.registered(id);
    await this.note(id, 'recording');
    return this.recordings.begin(id);
  }

  async recordingOf(id: string): Promise<Recording | undefined> {
    await this.registered(id);
    return this.recordings.find(id);
  }

  /** They are told once, and then gone. */
  async takeRecording(id: string): Promise<Claims> {
    await this.registered(id);
    const claims = found(await this.recordings.take(id), 'recording');
    await this.note(id, 'recording-read');
    return claims;
  }

  /** What would come out for these claims; without a mapping, by the declared one. */
  async tryMapping(id: string, claims: Claims, mapping?: ClaimMapping): Promise<MappingOutcome> {
    const { declaration } = await this.registered(id);
    return this.mappings.run(declaration, mapping ?? declaration.mapping ?? {}, claims);
  }

  private async registered(id: string): Promise<RegisteredProvider> {
    return found(await this.providers.findRegistered(id), NOUN);
  }

  private async own(id: string): Promise<RegisteredProvider> {
    const registered = await this.registered(id);
    if (registered.origin === 'administration') return registered;
    throw new ConflictError(
      `${id} is declared in the bootstrap file, which is read at each start: change it there, or disable it here`,
    );
  }

  private async note(provider: string, change: string): Promise<void> {
    await noteChange(this.journal, 'identity-provider-changed', { provider, change });
  }
}

const NOUN = 'identity provider';

function withoutNulls(sent: Sent): Sent {
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null));
}
