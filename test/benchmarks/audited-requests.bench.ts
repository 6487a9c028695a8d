import { describe, it } from 'vitest';
import { type BenchDatabase, startBenchDatabase } from './bench-database.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { getRequest, Traffic } from './load/traffic.js';
import { describeMachine } from './machine.js';
import { compare, print, type Subject } from './rounds.js';

const PATIENTS = 50;

const REQUESTS: Readonly<Record<string, (number: number) => string>> = {
  read: number => `/fhir/Observation/o-${number}`,
  search: number => `/fhir/Observation?patient=p-${number}`,
};

interface Installation {
  readonly database: BenchDatabase;
  readonly server: BenchServer;
}

/** Three installations alike: without a journal, with one, and with the AuditEvents that are made of it. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'without a journal': { AUDIT_JOURNAL: 'false', AUDIT_EVENTS: 'false' },
  'with its journal': { AUDIT_EVENTS: 'false' },
  'and AuditEvents': {},
};

describe('what audit costs a request', () => {
  it('of reads and searches, from end to end', async () => {
    const installations = new Map<string, Installation>();
    const traffic = Traffic.start();
    try {
      for (const [label, settings] of Object.entries(SETTINGS))
        installations.set(label, await install(settings));
      print(`machine: ${describeMachine()}; server, PostgreSQL and clients on it together`);
      for (const [title, path] of Object.entries(REQUESTS)) {
        const subjects: Subject[] = [];
        for (const [label, { server, database }] of installations) {
          const { port, process } = server;
          const token = await server.backendToken('system/*.rs');
          const requests = Array.from({ length: PATIENTS }, (_, number) =>
            getRequest(port, path(number), token),
          );
          subjects.push({ label, pid: process.pid, port, requests, postmaster: database.postmaster });
        }
        await compare(title, subjects, traffic, subjects[0]!.postmaster!);
      }
      for (const [label, { database }] of installations) print(`${label}: ${await commits(database)}`);
    } finally {
      traffic.close();
      for (const { server, database } of installations.values()) {
        await server.stop();
        await database.remove();
      }
    }
  }, 600_000);
});

async function install(settings: Readonly<Record<string, string>>): Promise<Installation> {
  // Each its own, or the keys of the clients would be those of the last to start.
  const database = await startBenchDatabase();
  const server = await startBenchServer(database.url, settings);
  await fill(server);
  return { database, server };
}

async function fill(server: BenchServer): Promise<void> {
  const entry = Array.from({ length: PATIENTS }, (_, number) => [
    { resourceType: 'Patient', id: `p-${number}` },
    {
      resourceType: 'Observation',
      id: `o-${number}`,
      status: 'final',
      code: { text: 'x' },
      subject: { reference: `Patient/p-${number}` },
    },
  ]).flatMap(resources =>
    resources.map(resource => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    })),
  );
  const response = await fetch(server.fhirBase, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await server.backendToken('system/*.cruds')}`,
      'Content-Type': 'application/fhir+json',
    },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
  });
  if (!response.ok) throw new Error(`not loaded: ${response.status} ${await response.text()}`);
}

async function commits({ database }: BenchDatabase): Promise<string> {
  const text = 'select count(*) as commits, coalesce(sum(count), 0)::bigint as entries from audit_journal';
  const [row] = await database.read<{ commits: bigint; entries: bigint }>({ text, values: [] });
  return `${row?.entries} entries in ${row?.commits} commits`;
}
