import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessFilter } from '../../../src/fhir/access/access-filter.js';
import { PostgresResourceRepository } from '../../../src/fhir/storage/postgres-resource.repository.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { isOf, membershipParameters, PATIENT_TYPES } from './membership.js';
import { minimalResource } from './minimal-resource.js';
import { patientPaths, searchDefinition } from './search-definitions.js';

const TYPE = { 'types of a patient’s record, each by each of its parameters': 1 };

let server: TestServer;
let administrator: FhirClient;
/** Launched on p1 and p2. */
let one: FhirClient;
let other: FhirClient;

beforeAll(async () => {
  server = await startServer();
  administrator = await anAdministrator(server);
  one = await anAppOf('p1');
  other = await anAppOf('p2');
  for (const id of ['p1', 'p2'])
    expect((await administrator.put(`Patient/${id}`, { resourceType: 'Patient', id })).status).toBe(201);
});
afterAll(async () => server?.close());

function anAppOf(patient: string): Promise<FhirClient> {
  return aClient(server, {
    scope: 'patient/*.rs',
    patient,
    user: { roles: ['patient'], patients: [patient] },
  });
}

/** AuditEvents are made by the server alone. */
async function stored(resource: Json): Promise<Json> {
  const { resourceType } = resource;
  if (resourceType === 'AuditEvent') {
    const access = AccessFilter.unrestricted('the proof');
    const id = `audit-${Math.random().toString(36).slice(2)}`;
    const change = { interaction: 'create', id, resource: { ...resource, id } } as const;
    await server
      .get(PostgresResourceRepository)
      .transaction(access, async transaction => transaction.apply([change]));
    return (await administrator.get(`${resourceType}/${id}`)).body;
  }
  const { status, body, text } = await administrator.post(resourceType, resource);
  expect([status, status === 201 ? '' : text]).toEqual([201, '']);
  return body;
}

describe('whose record a resource is in – compartmentdefinition-patient.html', () => {
  it('are 66 types, and four beside them', () => {
    expect(PATIENT_TYPES).toHaveLength(66 + 4);
  });

  it('is of a Patient nobody else, whoever is linked', async ({ task }) => {
    const link = [{ other: { reference: 'Patient/p1' }, type: 'seealso' }];
    await administrator.put('Patient/p3', { resourceType: 'Patient', id: 'p3', link });
    expect((await one.get('Patient/p1')).status).toBe(200);
    expect((await one.get('Patient/p3')).status).toBe(404);
    expect((await other.get('Patient/p1')).status).toBe(404);
    task.meta.shown = TYPE;
  });

  it.for(PATIENT_TYPES.filter(type => type !== 'Patient'))(
    '%s: by each of the parameters of the CompartmentDefinition, and by no other reference',
    async (resourceType, { task }) => {
      const codes = membershipParameters(resourceType);
      const reached = new Set<string>();
      for (const path of patientPaths(resourceType)) {
        const body = await stored(minimalResource(path, 'Patient/p1'));
        const isMember = isOf('p1', 'r', body);
        for (const code of codes) {
          const values = searchDefinition(resourceType, code)?.valuesOf(body) ?? [];
          if (values.some(({ reference }) => reference === 'Patient/p1')) reached.add(code);
        }
        const address = `${resourceType}/${body.id}`;
        expect([path, (await one.get(address)).status]).toEqual([path, isMember ? 200 : 404]);
        expect([path, (await other.get(address)).status]).toEqual([path, 404]);
        const found = await one.get(`${resourceType}?_id=${body.id}`);
        expect([path, found.body.total]).toEqual([path, isMember ? 1 : 0]);
      }
      task.meta.shown = TYPE;
      expect(reached).toEqual(new Set(codes.filter(code => refersToPatients(resourceType, code))));
    },
  );
});

/** Of Encounter and others some parameters lead to no Patient at all. */
function refersToPatients(resourceType: string, code: string): boolean {
  return searchDefinition(resourceType, code)?.target.includes('Patient') ?? false;
}
