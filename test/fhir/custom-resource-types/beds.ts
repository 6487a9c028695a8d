import { expect } from 'vitest';
import { BedManagementModule } from '../../../examples/custom-resource-type/bed-management.module.js';
import { anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

/** A server with the type of `examples/custom-resource-type`, and two patients in beds. */
export async function aWard(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ server: TestServer; fhir: FhirClient }> {
  const server = await startServer({ extensions: [BedManagementModule], environment });
  const fhir = await anAdministrator(server);
  await fillWard(fhir);
  return { server, fhir };
}

export async function fillWard(fhir: FhirClient): Promise<void> {
  const resources: Json[] = [
    { resourceType: 'Location', id: 'w3', name: 'Ward 3' },
    { resourceType: 'Patient', id: 'alice', name: [{ family: 'Alice' }] },
    { resourceType: 'Patient', id: 'bob', name: [{ family: 'Bob' }] },
    ...['alice', 'bob'].map(id => ({
      resourceType: 'Encounter',
      id: `${id}-stay`,
      status: 'in-progress',
      class: { code: 'IMP' },
      subject: { reference: `Patient/${id}` },
    })),
    bedOf('alice', { previous: { reference: 'BedAssignment/alice-before' }, urgency: 2 }),
    bedOf('alice', {
      id: 'alice-before',
      status: 'completed',
      bed: '2-01',
      period: { start: '2026-10-01', end: '2026-10-20' },
      surchargeQuantity: { value: 12.5, system: 'urn:iso:std:iso:4217', code: 'EUR', unit: 'EUR' },
      protocol: 'https://hospital.example/protocols/isolation',
      urgency: 1,
    }),
    bedOf('bob', { reason: [{ text: 'BOBSSECRET' }] }),
  ];
  const entry = resources.map(resource => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  const { status, text } = await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry });
  expect([status, text]).toEqual([200, expect.any(String)]);
}

export function bedOf(patient: string, more: object = {}): Json {
  return {
    resourceType: 'BedAssignment',
    id: `${patient}-bed`,
    identifier: [{ system: 'urn:beds', value: patient }],
    status: 'active',
    patient: { reference: `Patient/${patient}` },
    encounter: { reference: `Encounter/${patient}-stay` },
    ward: { reference: 'Location/w3' },
    bed: patient === 'alice' ? '3-12' : '3-14',
    period: { start: '2026-11-01T10:00:00Z' },
    move: [{ at: '2026-11-02', from: '3-01' }],
    ...more,
  };
}

/** Of an answer, in order. */
export function idsIn({ body }: { readonly body: Json }): readonly string[] {
  return (body.entry ?? []).map(({ resource }: Json) => `${resource.resourceType}/${resource.id}`);
}
