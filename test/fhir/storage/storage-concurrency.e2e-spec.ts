import { beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../../src/database/database.js';
import { PostgresDatabase } from '../../../src/database/postgres-database.js';
import { TransientError, VersionConflictError } from '../../../src/fhir/errors/fhir-error.js';
import { InstallationSecret } from '../../../src/fhir/storage/installation-secret.js';
import { contradictions } from '../../support/access-of-rows.js';
import { freshDatabase } from '../../support/fresh-database.js';
import {
  anObservation,
  aPatient,
  EVERYTHING,
  openRepository,
  type OpenRepository,
  remove,
  update,
} from './open-repository.js';

let open: OpenRepository;
beforeAll(async () => {
  open = await openRepository();
  await open.put(aPatient('alice'));
});

const times = (count: number) => Array.from({ length: count }, (_, i) => i);

async function expectOneSetOfRows(id: string): Promise<void> {
  const key = open.parts.hash.keyOf({ resourceType: 'Observation', id });
  const [counts] = await open.database.query<Record<'rows' | 'postings' | 'distinct', bigint>>({
    text: `select (select count(*) from search where key = $1) as rows,
      (select count(*) from posting where key = $1) as postings,
      (select count(distinct term) from posting where key = $1) as distinct`,
    values: [key],
  });
  expect(counts!.rows).toBe(1n);
  expect(counts!.postings).toBe(counts!.distinct);
}

describe('at the same time', () => {
  it('50 updates as create of one id make one resource and 49 versions more', async () => {
    const outcomes = await Promise.all(
      times(50).map(async i =>
        open.apply(EVERYTHING, update(anObservation('one', 'alice', { note: [{ text: `${i}` }] }))),
      ),
    );
    expect(outcomes.filter(([outcome]) => outcome!.effect === 'created')).toHaveLength(1);
    const versions = outcomes.map(([outcome]) => Number(outcome!.stored.versionId));
    expect(versions.toSorted((a, b) => a - b)).toEqual(times(50).map(i => i + 1));
    const address = { resourceType: 'Observation', id: 'one' };
    expect(
      (await open.repository.history(EVERYTHING, { level: 'instance', ...address }, { count: 1 })).total,
    ).toBe(50);
    await expectOneSetOfRows('one');
  });

  it('of updates with the same If-Match one wins, and no write is lost', async () => {
    await open.put({ ...aPatient('counter'), multipleBirthInteger: 0 });
    const increment = async (): Promise<void> => {
      const { content, versionId } = await open.repository.read(EVERYTHING, {
        resourceType: 'Patient',
        id: 'counter',
      });
      const resource = JSON.parse(content!) as ReturnType<typeof aPatient>;
      const next = { ...resource, multipleBirthInteger: (resource['multipleBirthInteger'] as number) + 1 };
      await open.apply(EVERYTHING, update(next, versionId)).catch(async (error: unknown) => {
        expect(error).toBeInstanceOf(VersionConflictError);
        return increment();
      });
    };
    await Promise.all(times(12).map(increment));
    const { content, versionId } = await open.repository.read(EVERYTHING, {
      resourceType: 'Patient',
      id: 'counter',
    });
    expect(versionId).toBe('13');
    expect(content).toContain('"multipleBirthInteger":12');
  });

  it('updates, deletions and returns of one id leave one consistent set of rows', async () => {
    await open.put(anObservation('restless', 'alice'));
    await Promise.all(
      times(40).map(async i =>
        open.apply(
          EVERYTHING,
          i % 3 === 0
            ? remove('Observation', 'restless')
            : update(anObservation('restless', 'alice', { effectiveDateTime: `2026-01-${10 + i}` })),
        ),
      ),
    );
    await open.put(anObservation('restless', 'alice'));
    await expectOneSetOfRows('restless');
  });

  it('bundles that write the same resources in other orders do not deadlock', async () => {
    const ids = times(30).map(i => `shared-${i}`);
    const bundles = times(12).map(round => {
      const changes = ids.map(id => update(anObservation(id, 'alice', { note: [{ text: `${round}` }] })));
      return round % 2 === 0 ? changes : changes.toReversed();
    });
    await Promise.all(bundles.map(async changes => open.apply(EVERYTHING, ...changes)));
    const { content } = await open.repository.read(EVERYTHING, {
      resourceType: 'Observation',
      id: 'shared-0',
    });
    expect(JSON.parse(content!)).toMatchObject({ meta: { versionId: '12' } });
  });

  it('conditional creates under one criterion see each other', async () => {
    const counts = await Promise.all(
      times(20).map(async i =>
        open.repository.transaction(EVERYTHING, async transaction => {
          await transaction.lockCriteria(['Patient?identifier=x', 'Patient?identifier=y']);
          const exists = await transaction
            .read({ resourceType: 'Patient', id: 'conditional' })
            .catch(() => undefined);
          if (exists) return 0;
          await transaction.apply([update({ ...aPatient('conditional'), active: i % 2 === 0 })]);
          return 1;
        }),
      ),
    );
    expect(counts.reduce<number>((sum, count) => sum + count, 0)).toBe(1);
  });
});

describe('the database', () => {
  it('gives processes that start together one secret', async () => {
    const url = await freshDatabase();
    const databases = times(5).map(() => new PostgresDatabase(url, 2));
    const secrets = await Promise.all(databases.map(async database => InstallationSecret.load(database)));
    expect(new Set(secrets.map(secret => secret.keyFor('terms').toString('hex'))).size).toBe(1);
    expect(secrets[0]!.keyFor('terms')).not.toEqual(secrets[0]!.keyFor('placement'));
    await Promise.all(databases.map(async database => database.close()));
  });

  it('answers 503 for a lock that is not given in time, and leaves nothing', async () => {
    await open.put(anObservation('locked', 'alice'));
    await open.repository.transaction(EVERYTHING, async transaction => {
      await transaction.lock([{ resourceType: 'Observation', id: 'locked' }]);
      const impatient = open.database.transaction(async client => {
        await client.query({ text: `set local lock_timeout = '50ms'`, values: [] });
        await client.query({ text: `select 1 from resource where id = 'locked' for update`, values: [] });
      });
      await expect(impatient).rejects.toMatchObject({ code: '55P03' });
    });
    const unavailable = open.repository.transaction(EVERYTHING, async () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    });
    await expect(unavailable).rejects.toThrow(TransientError);
  });
});

describe('patients who deny something', () => {
  /** The same bit stands for these two. */
  const [ONE, OTHER] = [5n, 5n + (1n << 40n)];

  it('stay marked whoever else takes a denial back at the same time', async () => {
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const takenBack = open.database.transaction(async client => {
      await client.query(deny(ONE));
      begin();
      await mayEnd;
      throw new Error('taken back');
    });
    await begun;
    const kept = open.database.transaction(async client => client.query(deny(OTHER)));
    end();
    await expect(takenBack).rejects.toThrow('taken back');
    await kept;
    await open.database.query({ text: 'delete from consent_rule where patient = $1', values: [ONE] });
    expect(await contradictions(open.database)).toEqual([]);
    const [mark] = await open.database.query<{ bit: number }>({
      text: 'select get_bit(marks, 5) as bit from denying_patients',
      values: [],
    });
    expect(mark?.bit).toBe(1);
  });
});

function deny(patient: bigint): Statement {
  return {
    text: `insert into consent_rule (consent, node, patient, path, denies, is_exception, since, until)
      values ($1, 0, $1, '{0}', true, false, '-infinity', 'infinity')`,
    values: [patient],
  };
}
