import { describe, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { spawnServer } from '../support/spawn-server.js';
import { startBenchDatabase } from './bench-database.js';
import { loadRecords, OBSERVATIONS } from './data/records.js';
import { getRequest, Traffic } from './load/traffic.js';
import { describeMachine } from './machine.js';
import { compare, geometricMean, print, type Subject } from './rounds.js';
import { RulesInstallation } from './rules-installation.js';

const PATIENTS = Number(process.env['BENCH_PATIENTS'] ?? 400);
/** One patient in so many has a Consent. */
const CONSENT_EVERY = Number(process.env['BENCH_CONSENT_EVERY'] ?? 50);
/** Whom the requests of a subject are about, in turn: no plan and no page of the database serves only one. */
const TURN = 40;
/** A part of the title of what alone is to be measured. */
const ONLY = process.env['BENCH_ONLY'] ?? '';

const ANY_RESOURCE = { text: 'select 1 from search where n = 0 limit 1', values: [] };

const REQUESTS: Readonly<Record<string, (patient: number) => string>> = {
  read: patient => `Observation/o-${patient}-${patient % OBSERVATIONS}`,
  'search by patient and code': patient => `Observation?patient=p-${patient}&code=http://loinc.org|c-1`,
  'search of all, newest first': patient =>
    `Observation?code=http://loinc.org|c-${patient % 5}&_sort=-date&_count=20`,
  chained: patient => `Observation?patient.name=Family ${patient % 40}&code=http://loinc.org|c-2&_count=20`,
  _has: patient => `Patient?_has:Condition:patient:code=http://snomed.info/sct|d-${patient % 5}&_count=20`,
  _include: patient => `Condition?patient=p-${patient}&_include=Condition:encounter`,
  _revinclude: patient => `Patient?_id=p-${patient}&_revinclude=Observation:subject`,
};

describe('policies and consent, measured', () => {
  it('cost little beside an administrator, of whom no policy and no Consent speaks', async () => {
    const bench = await startBenchDatabase();
    const port = await freePort();
    const patients = Array.from({ length: TURN }, (_, turn) => (turn * 7) % PATIENTS);
    const installation = await RulesInstallation.open(bench.url, port);

    if ((await bench.database.query(ANY_RESOURCE)).length === 0) {
      await loadRecords(installation.administrator, PATIENTS, CONSENT_EVERY);
    }
    await installation.givePolicies();
    const tokens = await installation.tokens(patients);
    await installation.close();
    await bench.database.query({ text: 'vacuum (analyze)', values: [] });
    const server = await spawnServer({
      PORT: String(port),
      DATABASE_URL: bench.url,
      AUDIT_JOURNAL: 'false',
      JOB_CONCURRENCY: '0',
    });
    await server.ready();
    print(
      `machine: ${describeMachine()}; ${PATIENTS} patients with ${OBSERVATIONS} Observations, Consents of 1 in ${CONSENT_EVERY}`,
    );
    const traffic = Traffic.start();
    const ratios: ReadonlyMap<string, number>[] = [];
    for (const scope of ['user', 'patient'] as const) {
      for (const [title, path] of Object.entries(REQUESTS)) {
        const subjects = Object.entries(tokens[scope]).map(([label, of]): Subject => {
          const requests = patients.map((patient, turn) =>
            getRequest(port, encodeURI(`/fhir/${path(patient)}`), of[turn]),
          );
          return { label, pid: server.pid, port, requests };
        });
        const name = `${scope}/: ${title}`;
        if (name.includes(ONLY)) ratios.push(await compare(name, subjects, traffic, bench.postmaster));
      }
    }
    print('\nall together, throughput over neither (geometric mean)');
    for (const label of ratios[0]?.keys() ?? []) {
      const together = geometricMean(ratios.map(ratio => ratio.get(label) ?? Number.NaN));
      print(`  ${label.padEnd(20)} ${together.toFixed(3)}`);
    }
    traffic.close();
    server.kill('SIGTERM');
    await server.ended();
    await bench.remove();
  });
});
