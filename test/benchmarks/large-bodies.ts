import type { BenchServer } from './bench-server.js';
import { describeMemory } from './machine.js';
import { print } from './rounds.js';

const ENTRIES = 6_000;
const PAGE = 1_000;

/** A transaction of 10 MB, and a history of all versions read page by page: how long, and in how much memory. */
export async function measureLargeBodies(server: BenchServer, token: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' };
  const body = JSON.stringify(largeTransaction());
  const start = performance.now();
  const response = await fetch(server.fhirBase, { method: 'POST', headers, body });
  const answer = await response.text();
  if (!response.ok) throw new Error(`A transaction answered ${response.status}: ${answer.slice(0, 500)}`);
  print(
    `transaction of ${(body.length / 1e6).toFixed(1)} MB, ${ENTRIES} entries: ` +
      `${((performance.now() - start) / 1000).toFixed(1)} s; ${describeMemory(server.process.pid)}`,
  );
  await readHistory(server, headers);
}

/** 1.7 KB each, with a note to be read. */
function largeTransaction(): object {
  const entry = Array.from({ length: ENTRIES }, (_, index) => ({
    request: { method: 'POST', url: 'Observation' },
    resource: {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
      effectiveDateTime: '2026-01-01T10:00:00Z',
      valueQuantity: { value: index, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
      note: [{ text: `Measured at rest, ${index}. `.repeat(50) }],
    },
  }));
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

async function readHistory(
  { fhirBase, process }: BenchServer,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const start = performance.now();
  let versions = 0;
  let url: string | undefined = `${fhirBase}/_history?_count=${PAGE}`;
  while (url !== undefined) {
    const response: Response = await fetch(url, { headers });
    const page = (await response.json()) as {
      readonly entry?: readonly unknown[];
      readonly link: readonly { readonly relation: string; readonly url: string }[];
    };
    versions += page.entry?.length ?? 0;
    url = page.link.find(({ relation }) => relation === 'next')?.url;
  }
  const seconds = (performance.now() - start) / 1000;
  print(
    `history of ${versions} versions, ${PAGE} a page: ${seconds.toFixed(1)} s = ${Math.round(versions / seconds)}/s; ` +
      describeMemory(process.pid),
  );
}
