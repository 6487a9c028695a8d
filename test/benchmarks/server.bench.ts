import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { syntheaBundles } from './synthea.js';
import { type Exchange, summarize, Traffic } from './traffic.js';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15);
const ROUND_MS = 1_000;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Resident memory of the server process in MB, now and at its peak (Linux). */
function memory(server: BenchServer): string {
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return `${megabytes('VmRSS')} MB resident, ${megabytes('VmHWM')} MB at its peak`;
}

async function load(server: BenchServer, token: string): Promise<void> {
  const { shared, patients } = syntheaBundles();
  const traffic = new Traffic(2);
  const post = (body: string): Exchange => ({ method: 'POST', url: server.fhirBase, token, body });
  for (const bundle of shared) await traffic.send(post(bundle.text));
  const queue = [...patients];
  const start = performance.now();
  const worker = async (): Promise<void> => {
    for (let bundle = queue.shift(); bundle; bundle = queue.shift()) await traffic.send(post(bundle.text));
  };
  await Promise.all([worker(), worker()]);
  const seconds = (performance.now() - start) / 1000;
  const resources = patients.reduce((sum, each) => sum + each.resources, 0);
  print(
    `load: ${patients.length} transactions, ${resources} resources in ${seconds.toFixed(1)} s = ` +
      `${Math.round(resources / seconds)} resources/s (2 at a time); ${memory(server)}`,
  );
  traffic.close();
}

interface Subject {
  readonly label: string;
  readonly next: () => Exchange;
}

/** Interleaved rounds, so that what else the machine does falls on all alike. */
async function compare(subjects: readonly Subject[]): Promise<void> {
  const traffic = new Traffic(16);
  for (const { next } of subjects) await traffic.measure(next, ROUND_MS);
  const rounds = subjects.map(() => [] as Awaited<ReturnType<Traffic['measure']>>[]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, { next }] of subjects.entries()) {
      rounds[index]!.push(await traffic.measure(next, ROUND_MS));
    }
  }
  const base = summarize(rounds[0]!).perSecond;
  for (const [index, { label }] of subjects.entries()) {
    const { perSecond, low, high, p50, p99 } = summarize(rounds[index]!);
    print(
      `${label.padEnd(58)} ${Math.round(perSecond)}/s (${Math.round(low)}–${Math.round(high)}), ` +
        `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ratio ${(perSecond / base).toFixed(2)}`,
    );
  }
  traffic.close();
}

describe('the spine, measured', () => {
  it('starts, loads, reads and searches', async () => {
    const server = await startBenchServer();
    print(
      `machine: ${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB; one server process, clients beside it`,
    );
    print(
      `start: ${Math.round(server.startMs.cold)} ms cold, ${Math.round(server.startMs.warm)} ms warm; ${memory(server)}`,
    );
    const system = await server.backendToken('system/*.cruds');
    await load(server, system);

    const traffic = new Traffic(1);
    const page = await traffic.send({
      method: 'GET',
      url: `${server.fhirBase}/Patient?_count=50`,
      token: system,
    });
    traffic.close();
    const ids = ((JSON.parse(page) as { entry?: { resource: { id: string } }[] }).entry ?? []).map(
      e => e.resource.id,
    );
    expect(ids.length).toBeGreaterThan(0);
    const [first = ''] = ids;
    const patient = await server.patientToken(first, 'patient/*.rs');
    const unrestricted = await server.backendToken('system/*.rs');
    const get = (path: string, token: string) => (): Exchange => ({
      method: 'GET',
      url: `${server.fhirBase}/${path}`,
      token,
    });
    const search = `Observation?patient=${first}&code=http://loinc.org|29463-7&_sort=-date&_count=20`;
    print('read');
    await compare([
      { label: 'GET Patient/{id}, system/*.rs', next: get(`Patient/${first}`, unrestricted) },
      { label: 'GET Patient/{id}, patient/*.rs', next: get(`Patient/${first}`, patient) },
    ]);
    print('search');
    await compare([
      {
        label: 'Observation?patient&code&_sort=-date&_count=20, system/*.rs',
        next: get(search, unrestricted),
      },
      { label: 'the same, patient/*.rs', next: get(search, patient) },
    ]);
    print(`after the reads: ${memory(server)}`);
    await server.remove();
  });
});
