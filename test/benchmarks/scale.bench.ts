import { describe, it } from 'vitest';
import { sharedData } from '../support/shared-data.js';
import { type BenchDatabase, startBenchDatabase } from './bench-database.js';
import { type BenchPatient, chooseBenchPatient } from './bench-patient.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { getRequest, Traffic } from './load/traffic.js';
import { loadData } from './load-data.js';
import { describeMachine } from './machine.js';
import { queriesOf } from './queries.js';
import { compare, print, type Subject } from './rounds.js';

const COUNT = { text: 'select count(*)::integer as count from search where n = 0', values: [] };
/** 730 resources each. */
const PATIENTS_OF_A_MILLION = 1_400;
const million = process.env['BENCH_MILLION'];

interface Size {
  readonly label: string;
  readonly bench: BenchDatabase;
  readonly server: BenchServer;
  readonly patient: BenchPatient;
}

/** A server with a database of its own, loaded if it is empty. */
async function start(
  label: string,
  directory: string | undefined,
  patients: number,
  like?: BenchPatient,
): Promise<Size> {
  const bench = await startBenchDatabase(directory);
  const server = await startBenchServer(bench.url);
  const resources = async (): Promise<number> =>
    (await bench.database.query<{ count: number }>(COUNT))[0]?.count ?? 0;
  if ((await resources()) < 1_000) {
    await loadData(server, patients);
    await bench.database.query({ text: 'vacuum (analyze)', values: [] });
  }
  const patient = await chooseBenchPatient(bench.database, like);
  print(
    `${label}: ${await resources()} resources, ${patient.resources} of the patient, ${patient.weights} weights`,
  );
  return { label, bench, server, patient };
}

describe.runIf(million && sharedData('multiply.mjs'))('a million resources, measured', () => {
  it('answers as it does with a tenth of them', async () => {
    print(`machine: ${describeMachine()}; both servers, both PostgreSQLs and the clients on it together`);
    const small = await start('a hundred thousand', process.env['BENCH_DATA'], 0);
    const large = await start('a million', million, PATIENTS_OF_A_MILLION, small.patient);
    const sizes = [small, large];
    const traffic = Traffic.start();
    const scopes = [
      ['system', async ({ server }: Size) => server.backendToken('system/*.rs')],
      ['patient', async ({ server, patient }: Size) => server.patientToken(patient.id, 'patient/*.rs')],
    ] as const;
    for (const [scope, tokenOf] of scopes) {
      const tokens = await Promise.all(sizes.map(tokenOf));
      for (const title of Object.keys(queriesOf(small.patient))) {
        const subjects = sizes.map(({ label, bench, server, patient }, index): Subject => {
          const path = `/fhir/${queriesOf(patient)[title]}`;
          return {
            label,
            pid: server.process.pid,
            port: server.port,
            postmaster: bench.postmaster,
            requests: [getRequest(server.port, path, tokens[index])],
          };
        });
        await compare(`${scope}/*.rs, ${title}`, subjects, traffic, 0);
      }
    }
    traffic.close();
    for (const { server, bench } of sizes) {
      await server.stop();
      await bench.remove();
    }
  });
});
