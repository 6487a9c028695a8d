import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AuditRetentionJob } from '../../src/audit/audit-retention.job.js';
import { loadChainKeys } from '../../src/audit/audit-secret.js';
import { CheckpointJob } from '../../src/audit/checkpoint.job.js';
import { exported, type ExportedCheckpoint } from '../../src/audit/checkpoints.js';
import { JournalVerification } from '../../src/audit/journal-verification.js';
import { JournalWriter } from '../../src/audit/journal-writer.js';
import { Environment } from '../../src/config/environment.js';
import { Database } from '../../src/database/database.js';
import { DatabaseServer } from '../../src/database/database-server.js';
import { AuditEventsJob } from '../../src/fhir/audit/audit-events.job.js';
import { AuditEventsRetentionJob } from '../../src/fhir/audit/audit-events-retention.job.js';
import { anAdministrator } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

const DAY_MS = 86_400_000;

let server: TestServer;
let database: Database;
let kept: ExportedCheckpoint;
beforeAll(async () => {
  server = await startServer({
    environment: { JOB_CONCURRENCY: '0', AUDIT_RETENTION_DAYS: '30', AUDIT_EVENTS_RETENTION_DAYS: '30' },
  });
  database = server.get(Database);
  // Only the date: everything else goes its way.
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const days of [50, 40, 0]) {
    vi.setSystemTime(Date.now() - days * DAY_MS);
    const writer = new JournalWriter(server.get(DatabaseServer).url);
    for (let entry = 1; entry <= 3; entry++) await writer.append(['a', 'b'].map(of => line(of, entry)));
    await writer.end();
    const checkpoint = await server.get(CheckpointJob).make();
    if (days === 50) kept = exported(checkpoint!);
    vi.setSystemTime(Date.now() + days * DAY_MS);
  }
  vi.useRealTimers();
});
afterAll(async () => {
  vi.useRealTimers();
  await server?.close();
});

function line(of: string, entry: number): string {
  return JSON.stringify({ at: new Date().toISOString(), what: `GET /${of}/${entry}`, status: 200 });
}

async function run(text: string): Promise<readonly { count: bigint }[]> {
  return database.query<{ count: bigint }>({ text, values: [] });
}

async function rows(): Promise<readonly bigint[]> {
  const found = await run(
    'select count(j.sequence) from audit_writer w left join audit_journal j on j.writer = w.id group by w.id order by w.id',
  );
  return found.map(({ count }) => count);
}

async function findings(...checkpoints: ExportedCheckpoint[]): Promise<readonly string[]> {
  const keys = await loadChainKeys(async statement => database.query(statement));
  const verification = new JournalVerification(async statement => database.query(statement), keys);
  return (await verification.run(checkpoints)).findings;
}

/** What somebody does who owns the database. */
async function tamper(text: string): Promise<void> {
  await run('alter table audit_journal disable trigger all');
  await run(text);
  await run('alter table audit_journal enable trigger all');
}

function alter(from: string, to: string): Promise<void> {
  return tamper(
    `update audit_journal set entries = replace(entries, '${from}', '${to}') where writer = 2 and sequence = 4`,
  );
}

describe('[S73] what the journal has kept long enough', () => {
  it('stays while AuditEvents are to be made of it', async () => {
    const environment = Object.assign(new Environment(), server.get(Environment), { AUDIT_EVENTS: true });
    await new AuditRetentionJob(database, environment).run();
    expect((await rows()).slice(0, 3)).toEqual([3n, 3n, 3n]);
  });

  it('stays while nothing could be made of it', async () => {
    await run(`insert into audit_cursor select 'audit-events', id, 6 from audit_writer`);
    await run(`insert into audit_quarantine values ('audit-events', 2, 1, 'TypeError', 1, now(), now())`);
    const environment = Object.assign(new Environment(), server.get(Environment), { AUDIT_EVENTS: true });
    await new AuditRetentionJob(database, environment).run();
    expect((await rows()).slice(0, 3)).toEqual([0n, 3n, 3n]);
    await run('delete from audit_quarantine');
    await run('delete from audit_cursor');
  });

  it('stays as evidence, if it is not as it was written, with all that follows in its chain', async () => {
    await alter('/a/2', '/c/2');
    await server.get(AuditRetentionJob).run();
    expect((await rows()).slice(0, 3)).toEqual([0n, 2n, 3n]);
    expect(await findings()).toEqual([expect.stringMatching(/^Row 4 of writer 2: was altered/)]);
    await alter('/c/2', '/a/2');
    expect(await findings()).toEqual([]);
  });

  it('may go while the journal is verified: that is no finding', async () => {
    const keys = await loadChainKeys(async statement => database.query(statement));
    let begun = false;
    const verification = new JournalVerification(async statement => {
      const isFirstPage = !begun && statement.text.includes('where writer = $1 and sequence > $2');
      if (isFirstPage) [begun] = [true, await server.get(AuditRetentionJob).run()];
      return database.query(statement);
    }, keys);
    expect((await verification.run([kept])).findings).toEqual([]);
    expect(begun).toBe(true);
  });

  it('is removed, and what is left is verified from there on, with checkpoints from before too', async () => {
    await server.get(AuditRetentionJob).run();
    expect((await rows()).slice(0, 3)).toEqual([0n, 0n, 3n]);
    expect(await run('select count(*) from audit_checkpoint')).toEqual([{ count: 1n }]);
    expect(await findings(kept)).toEqual([]);
    await server.get(CheckpointJob).make();
    expect(await findings(kept)).toEqual([]);
  });

  it('is told from what somebody else has removed', async () => {
    await tamper('delete from audit_journal where writer = 3 and sequence = 2');
    expect(await findings()).toEqual(['Row 4 of writer 3: the 2 entries before it are missing']);
    await run(
      `insert into audit_removal select 3, 2, hash, now(), hash from audit_journal where writer = 3 and sequence = 4`,
    );
    expect(await findings()).toContain('Removal of writer 3: was altered or inserted');
    await expect(server.get(AuditRetentionJob).run()).rejects.toThrow(/none of ours/);
    await run('delete from audit_removal where writer = 3');
  });
});

describe('[S73] AuditEvents that were kept long enough', () => {
  it('are destroyed with their history, and no others', async () => {
    const admin = await anAdministrator(server);
    server.get(Environment).AUDIT_EVENTS = true;
    const count = async (): Promise<number> => (await admin.get('AuditEvent?_summary=count')).body.total;
    for (let made = 0; made < 3; made++) await admin.get('Patient');
    await server.get(AuditEventsJob).run();
    // Or else the periodic job makes more of them between the two counts.
    server.get(Environment).AUDIT_EVENTS = false;
    const all = await count();
    expect(all).toBeGreaterThan(2);
    const oldest = (await admin.get('AuditEvent?_count=2')).body.entry as { resource: { id: string } }[];
    const ids = oldest.map(({ resource }) => `'${resource.id}'`).join();
    await run(`update resource set updated = updated - interval '31 days' where id in (${ids})`);
    await server.get(AuditEventsRetentionJob).run();
    expect(await count()).toBe(all - 2);
    for (const table of ['resource', 'history'])
      expect(await run(`select count(*) from ${table} where id in (${ids})`)).toEqual([{ count: 0n }]);
    expect((await admin.get(`AuditEvent/${oldest[0]!.resource.id}`)).status).toBe(404);
  });
});
