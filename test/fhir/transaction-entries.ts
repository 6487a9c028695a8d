import type { FhirResponse, Json } from '../support/fhir-client.js';

export const UUID = 'urn:uuid:3b5f6c1e-8f0a-4d8b-9c64-9f3f0a2b7c1';

export function aPatient(id: string | undefined, family = 'Curie'): Json {
  return { resourceType: 'Patient', ...(id === undefined ? {} : { id }), name: [{ family }] };
}

export function anObservation(subject: string, elements: object = {}): Json {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: subject },
    ...elements,
  };
}

export function entry(method: string, url: string, resource?: Json, more: object = {}): Json {
  const { fullUrl, ...request } = more as { fullUrl?: string };
  return {
    ...(fullUrl ? { fullUrl } : {}),
    ...(resource ? { resource } : {}),
    request: { method, url, ...request },
  };
}

export function statuses({ body }: FhirResponse): string[] {
  return body.entry.map((one: Json) => one.response.status);
}

export function patch(operations: readonly object[]): Json {
  const data = Buffer.from(JSON.stringify(operations)).toString('base64');
  return { resourceType: 'Binary', contentType: 'application/json-patch+json', data };
}

export function identified(id: string): Json {
  return { ...aPatient(id), identifier: [{ system: 'urn:c', value: id }] };
}
