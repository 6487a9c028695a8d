import type { FhirClient, FhirResponse, Json } from '../../support/fhir-client.js';

/** A request as it goes out. No oracle reads it: what is asked is whether anything invisible makes a difference to it. */
export interface PlainRequest {
  readonly kind: 'plain';
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the FHIR base. */
  readonly url: string;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export function get(url: string): PlainRequest {
  return { kind: 'plain', method: 'GET', url };
}

export function post(url: string, body: Json): PlainRequest {
  return { kind: 'plain', method: 'POST', url, body };
}

export function sentBy(
  client: FhirClient,
  { method, url, body, headers = {} }: PlainRequest,
): Promise<FhirResponse> {
  return client.send(method, url, body, headers);
}
