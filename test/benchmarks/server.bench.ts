import { describe, it } from 'vitest';
import { bareRoutes } from './bare/bare-routes.js';
import { spawnBareServer } from './bare/spawn-bare-server.js';
import { startBenchDatabase } from './bench-database.js';
import { chooseBenchPatient } from './bench-patient.js';
import { startBenchServer, startTimes } from './bench-server.js';
import { getRequest, Traffic } from './load/traffic.js';
import { measureLargeBodies } from './large-bodies.js';
import { loadData } from './load-data.js';
import { describeMachine, describeMemory } from './machine.js';
import { queriesOf } from './queries.js';
import { compare, print, type Subject } from './rounds.js';
import { measureSmallCreates } from './small-creates.js';

const COUNT = { text: 'select count(*)::integer as count from search where n = 0', values: [] };

describe('the server, measured', () => {
  it('starts, loads, reads, searches and writes', async () => {
    print(`machine: ${describeMachine()}; server, PostgreSQL and clients on it together`);
    const times = await startTimes();
    print(
      `start: ${Math.round(times.cold)} ms cold with the demo hospital, ${Math.round(times.warm)} ms warm`,
    );

    const bench = await startBenchDatabase();
    const { url, database, postmaster } = bench;
    const server = await startBenchServer(url);
    const { pid } = server.process;
    print(`after the start: ${describeMemory(pid)}`);
    const resources = async (): Promise<number> =>
      (await database.query<{ count: number }>(COUNT))[0]?.count ?? 0;
    if ((await resources()) < 1_000) await loadData(server);
    // What autovacuum does in its own time: without it a population search visits rows that it need not.
    await database.query({ text: 'vacuum (analyze)', values: [] });
    print(`data: ${await resources()} resources; every request with a bearer token, judged in SQL`);

    const patient = await chooseBenchPatient(database);
    const bare = await spawnBareServer(url, bareRoutes(patient));
    const traffic = Traffic.start();
    const system = await server.backendToken('system/*.rs');
    const launched = await server.patientToken(patient.id, 'patient/*.rs');
    const ours = (label: string, path: string, token: string): Subject => ({
      label,
      pid,
      port: server.port,
      requests: [getRequest(server.port, `/fhir/${path}`, token)],
    });
    const bareSubjects = ['/read', '/search'].map((path): readonly Subject[] => [
      {
        label: 'bare Fastify and pg',
        pid: bare.pid,
        port: bare.port,
        requests: [getRequest(bare.port, path)],
      },
    ]);
    for (const [title, path] of Object.entries(queriesOf(patient))) {
      const compared = [
        ...(bareSubjects.shift() ?? []),
        ours('system/*.rs', path, system),
        ours('patient/*.rs', path, launched),
      ];
      await compare(title, compared, traffic, postmaster);
    }
    print(`\nafter the requests: ${describeMemory(pid)}`);
    const writing = await server.backendToken('system/*.cruds');
    await measureSmallCreates(server, database, traffic, writing);
    await measureLargeBodies(server, writing);
    traffic.close();
    bare.stop();
    await server.stop();
    await bench.remove();
  });
});
