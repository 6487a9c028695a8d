import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { FhirClient, FhirResponse } from '../support/fhir-client.js';

export const ASYNC = { Prefer: 'respond-async' };

/** The status URL of a request that was put off. */
export function statusUrl(answer: FhirResponse): string {
  expect([answer.status, answer.headers.get('preference-applied')]).toEqual([202, 'respond-async']);
  expect(answer.text).toContain('OperationOutcome');
  const url = answer.headers.get('content-location') ?? '';
  expect(url).toMatch(/\/fhir\/_async\//);
  return url;
}

/** Asks until there is an answer, and answers with it. */
export async function finished(client: FhirClient, url: string, headers = {}): Promise<FhirResponse> {
  for (;;) {
    const answer = await client.get(url, headers);
    if (answer.status !== 202) return answer;
    expect(answer.headers.get('x-progress')).toMatch(/queued|running/);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await delay(50);
  }
}
