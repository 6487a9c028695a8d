import type { Database } from '../../src/database/database.js';
import type { BenchPatient } from './bench-patient.js';
import type { BenchServer } from './bench-server.js';
import { postRequest, type Traffic } from './load/traffic.js';
import { print } from './rounds.js';

const CONCURRENCY = 32;
const MILLISECONDS = 4_000;
const FLUSHES = {
  text: `select coalesce(sum(fsyncs), 0)::integer as count from pg_stat_io where object = 'wal'`,
  values: [],
};

/** Many small creates at a time: how many, and how many of them share one flush of PostgreSQL's log. */
export async function measureSmallCreates(
  server: BenchServer,
  database: Database,
  traffic: Traffic,
  token: string,
  { id }: BenchPatient,
): Promise<void> {
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
    subject: { reference: `Patient/${id}` },
    effectiveDateTime: '2026-01-01T10:00:00Z',
    valueQuantity: { value: 70, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  };
  const request = postRequest(server.port, '/fhir/Observation', token, JSON.stringify(observation));
  const load = { port: server.port, requests: [request], concurrency: CONCURRENCY };
  await traffic.send({ ...load, milliseconds: MILLISECONDS / 4 });
  const before = await flushes(database);
  const { count, perSecond, p50, p99 } = await traffic.send({ ...load, milliseconds: MILLISECONDS });
  const each = count / ((await flushes(database)) - before);
  print(
    `\nsmall creates, ${CONCURRENCY} at a time: ${Math.round(perSecond)}/s, p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms; ` +
      `${each.toFixed(1)} share one flush of the log`,
  );
}

/** Backends tell their numbers once a second at most. */
async function flushes(database: Database): Promise<number> {
  await new Promise(resolve => setTimeout(resolve, 1_200));
  return (await database.query<{ count: number }>(FLUSHES))[0]?.count ?? Number.NaN;
}
