import type { Database } from '../../src/database/database.js';
import type { BenchServer } from './bench-server.js';
import { postRequest, type Traffic } from './load/traffic.js';
import { print } from './rounds.js';

const CONCURRENCY = 32;
const MILLISECONDS = 4_000;
/** A record of their own: the one that is searched stays as it is for the next run. */
const PATIENT = { resourceType: 'Patient', id: 'small-creates' };
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
): Promise<void> {
  await putPatient(server, token);
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
    subject: { reference: `Patient/${PATIENT.id}` },
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

async function putPatient({ fhirBase }: BenchServer, token: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' };
  const body = JSON.stringify(PATIENT);
  const { ok, status } = await fetch(`${fhirBase}/Patient/${PATIENT.id}`, { method: 'PUT', headers, body });
  if (!ok) throw new Error(`The patient of the small creates was answered with ${status}`);
}

/** Backends tell their numbers once a second at most. */
async function flushes(database: Database): Promise<number> {
  await new Promise(resolve => setTimeout(resolve, 1_200));
  return (await database.query<{ count: number }>(FLUSHES))[0]?.count ?? Number.NaN;
}
