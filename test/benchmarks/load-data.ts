import type { BenchServer } from './bench-server.js';
import { multipliedBundles } from './data/multiplied.js';
import { syntheaBundles } from './data/synthea.js';
import { describeMemory } from './machine.js';
import { print } from './rounds.js';

const TRANSACTIONS_AT_ONCE = 2;
/** A backend service's token lives for five minutes, and a million resources take longer. */
const TOKEN_MS = 60_000;

interface Bundle {
  readonly text: string;
  readonly resources: number;
}

/** Loads the 120 Synthea patients by transactions over HTTP, or as many as are wanted, made from them. */
export async function loadData(
  server: BenchServer,
  wanted = Number(process.env['BENCH_PATIENTS'] ?? 0),
): Promise<void> {
  const { shared, patients } = syntheaBundles();
  const token = writingToken(server);
  for (const bundle of shared) await post(server, await token(), bundle);
  const bundles = wanted > 0 ? multipliedBundles(wanted) : asIterator(patients);
  const start = performance.now();
  let resources = 0;
  const worker = async (): Promise<void> => {
    for (let next = await bundles.next(); !next.done; next = await bundles.next()) {
      await post(server, await token(), next.value);
      resources += next.value.resources;
    }
  };
  await Promise.all(Array.from({ length: TRANSACTIONS_AT_ONCE }, worker));
  const seconds = (performance.now() - start) / 1000;
  print(
    `load: ${resources} resources by transactions in ${seconds.toFixed(1)} s = ${Math.round(resources / seconds)}/s, ` +
      `${TRANSACTIONS_AT_ONCE} at a time; ${describeMemory(server.process.pid)}`,
  );
}

function writingToken(server: BenchServer): () => Promise<string> {
  let token: Promise<string> | undefined;
  let made = 0;
  return async () => {
    if (token === undefined || performance.now() - made > TOKEN_MS) {
      made = performance.now();
      token = server.backendToken('system/*.cruds');
    }
    return token;
  };
}

async function post(server: BenchServer, token: string, { text }: Bundle): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' };
  const response = await fetch(server.fhirBase, { method: 'POST', headers, body: text });
  const answer = await response.text();
  if (!response.ok) throw new Error(`A transaction answered ${response.status}: ${answer.slice(0, 500)}`);
}

async function* asIterator(bundles: readonly Bundle[]): AsyncGenerator<Bundle> {
  yield* bundles;
}
