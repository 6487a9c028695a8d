import { afterAll } from 'vitest';
import { parseSmartScopes } from '../../../src/auth/scopes/smart-scope.js';
import { PostgresDatabase } from '../../../src/database/postgres-database.js';
import { AccessFilter } from '../../../src/fhir/access/access-filter.js';
import type { Resource } from '../../../src/fhir/model/resource.js';
import { InstallationSecret } from '../../../src/fhir/storage/installation-secret.js';
import { PostgresResourceRepository } from '../../../src/fhir/storage/postgres-resource.repository.js';
import type {
  ChangeOutcome,
  ResourceChange,
  ResourceRepository,
} from '../../../src/fhir/storage/resource.repository.js';
import { StorageParts } from '../../../src/fhir/storage/storage-parts.js';
import { freshDatabase } from '../../support/fresh-database.js';

export const EVERYTHING = AccessFilter.unrestricted('test');

export interface OpenRepository {
  readonly repository: ResourceRepository;
  readonly database: PostgresDatabase;
  readonly parts: StorageParts;
  /** Applies changes in a transaction of their own. */
  apply(access: AccessFilter, ...changes: readonly ResourceChange[]): Promise<readonly ChangeOutcome[]>;
  /** Stores resources under their own ids, as an unrestricted caller. */
  put(...resources: readonly Resource[]): Promise<void>;
}

/** A repository on a database of its own, closed after the test file. */
export async function openRepository(): Promise<OpenRepository> {
  const database = new PostgresDatabase(await freshDatabase(), 10);
  afterAll(async () => database.close());
  const parts = new StorageParts(await InstallationSecret.load(database), 'http://localhost:3000/fhir');
  const repository = new PostgresResourceRepository(database, parts);
  const apply: OpenRepository['apply'] = async (access, ...changes) =>
    repository.transaction(access, async transaction => transaction.apply(changes));
  return {
    repository,
    database,
    parts,
    apply,
    put: async (...resources) => {
      await apply(EVERYTHING, ...resources.map(resource => update(resource)));
    },
  };
}

export function create(resource: Resource, id = resource.id!): ResourceChange {
  return { interaction: 'create', id, resource };
}

export function update(resource: Resource, ifMatch?: string): ResourceChange {
  const change = { interaction: 'update', id: resource.id!, resource } as const;
  return ifMatch === undefined ? change : { ...change, ifMatch };
}

export function remove(resourceType: string, id: string, ifMatch?: string): ResourceChange {
  const change = { interaction: 'delete', resourceType, id } as const;
  return ifMatch === undefined ? change : { ...change, ifMatch };
}

/** What an app launched on this patient reaches. */
export function launchedOn(patient: string, scope: string): AccessFilter {
  return AccessFilter.forToken({
    subject: 'clinician',
    clientId: 'app',
    scopes: new Set(scope.split(' ')),
    smartScopes: parseSmartScopes(scope),
    patient,
    user: { roles: ['clinician'], patients: [] },
  });
}

export function aPatient(id: string): Resource {
  return { resourceType: 'Patient', id, name: [{ family: id }] };
}

export function anObservation(id: string, patient: string, more: Record<string, unknown> = {}): Resource {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: '2026-01-01T10:00:00Z',
    ...more,
  };
}

/** A performer besides the subject puts an Observation into a second patient's compartment. */
export function performedBy(patient: string): Record<string, unknown> {
  return { performer: [{ reference: `Patient/${patient}` }] };
}

export function inCategory(code: string): Record<string, unknown> {
  return {
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] }],
  };
}
