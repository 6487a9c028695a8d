import type { FhirClient } from '../support/fhir-client.js';
import { aToken, bearer } from '../support/tokens.js';
import type { TestServer } from '../support/start-server.js';

export const LOINC = 'http://loinc.org';
export const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

/** Two patients with some records each, two practitioners, and the organization that one of them works for. */
export async function aRecord(admin: FhirClient): Promise<void> {
  for (const id of ['ada', 'bob']) await put(admin, { resourceType: 'Patient', id, name: [{ family: id }] });
  for (const id of ['north', 'south']) await put(admin, { resourceType: 'Organization', id, name: id });
  for (const id of ['grey', 'house'])
    await put(admin, { resourceType: 'Practitioner', id, name: [{ family: id }] });
  await put(admin, {
    resourceType: 'PractitionerRole',
    id: 'grey-north',
    practitioner: { reference: 'Practitioner/grey' },
    organization: { reference: 'Organization/north' },
  });
  for (const patient of ['ada', 'bob']) {
    await put(admin, observation(`${patient}-sugar`, patient));
    await put(admin, { ...observation(`${patient}-hiv`, patient), meta: { security: [RESTRICTED] } });
    await put(admin, {
      resourceType: 'Condition',
      id: `${patient}-flu`,
      subject: { reference: `Patient/${patient}` },
      code: { coding: [{ system: 'urn:codes', code: 'flu' }] },
    });
  }
}

export const RESTRICTED = { system: CONFIDENTIALITY, code: 'R' };

export function observation(id: string, patient: string): Record<string, unknown> {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: LOINC, code: '2339-0' }] },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: '2026-01-05',
  };
}

export async function put(client: FhirClient, resource: Record<string, unknown>): Promise<void> {
  const { status, text } = await client.put(
    `${String(resource['resourceType'])}/${String(resource['id'])}`,
    resource,
  );
  if (status !== 200 && status !== 201) throw new Error(`${status}: ${text}`);
}

/** A request beside the FHIR API, with the scope that governs access. */
export async function manage(
  server: TestServer,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<{
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReturnType<typeof JSON.parse>;
}> {
  const manager = token ?? (await aToken(server, { scope: 'access.manage', user: null }));
  const response = await server.request(`/access/${path}`, {
    method,
    headers: { ...bearer(manager), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const { status, headers } = response;
  return { status, headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** The ids of a search. */
export async function idsOf(client: FhirClient, search: string): Promise<readonly string[]> {
  const { status, body, text } = await client.get(search);
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return (body.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id).toSorted();
}
