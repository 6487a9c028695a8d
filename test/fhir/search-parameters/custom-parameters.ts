import { expect, vi } from 'vitest';
import type { FhirClient, FhirResponse, Json } from '../../support/fhir-client.js';

export const EYE_COLOR = 'http://example.org/StructureDefinition/eye-color';

/** An active SearchParameter over an extension of Patient, a token unless it is said. */
export function aParameter(code: string, more: Record<string, unknown> = {}): Json {
  return {
    resourceType: 'SearchParameter',
    id: code,
    url: `http://example.org/SearchParameter/${code}`,
    name: code.replaceAll('-', '_'),
    status: 'active',
    description: `Finds by ${code}`,
    code,
    base: ['Patient'],
    type: 'token',
    expression: `Patient.extension.where(url = '${EYE_COLOR}').value`,
    ...more,
  };
}

export function aPatient(id: string, color?: string, more: Record<string, unknown> = {}): Json {
  return {
    resourceType: 'Patient',
    id,
    ...(color === undefined ? {} : { extension: [{ url: EYE_COLOR, valueCode: color }] }),
    ...more,
  };
}

/** Stores the parameter and waits until it can be searched for: that waits for all transactions of the database server. */
export async function define(client: FhirClient, parameter: Json): Promise<void> {
  const { status, text } = await client.put(`SearchParameter/${parameter.id}`, parameter);
  expect([200, 201], text).toContain(status);
  await untilSearchable(client, parameter.base[0], parameter.code);
}

export async function untilSearchable(client: FhirClient, type: string, code: string): Promise<void> {
  await vi.waitUntil(
    async () => (await strict(client, `${type}?${code}:missing=true&_count=0`)).status === 200,
    {
      timeout: 60_000,
      interval: 50,
    },
  );
}

export function strict(client: FhirClient, path: string): Promise<FhirResponse> {
  return client.get(path, { Prefer: 'handling=strict' });
}

/** The ids that a search finds, sorted; the parameters must all be known. */
export async function found(client: FhirClient, path: string): Promise<readonly string[]> {
  const response = await strict(client, path);
  expect(response.status, response.text).toBe(200);
  const entries = (response.body.entry ?? []) as Json[];
  return entries.map(entry => entry.resource.id as string).toSorted();
}

export async function put(client: FhirClient, ...resources: readonly Json[]): Promise<void> {
  for (const resource of resources) {
    const { status, text } = await client.put(`${resource.resourceType}/${resource.id}`, resource);
    expect([200, 201], text).toContain(status);
  }
}
