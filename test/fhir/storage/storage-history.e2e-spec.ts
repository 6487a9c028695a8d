import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccessExpression } from '../../../src/fhir/access/access-expression.js';
import type { AccessFilter } from '../../../src/fhir/access/access-filter.js';
import { InvalidError, NotFoundError } from '../../../src/fhir/errors/fhir-error.js';
import type { HistoryTarget } from '../../../src/fhir/storage/resource.repository.js';
import {
  anObservation,
  aPatient,
  EVERYTHING,
  inCategory,
  launchedOn,
  openRepository,
  type OpenRepository,
  remove,
} from './open-repository.js';

let open: OpenRepository;
const ALICE = launchedOn('alice', 'patient/*.rs');
const OBSERVATIONS: HistoryTarget = { level: 'type', resourceType: 'Observation' };
const SYSTEM: HistoryTarget = { level: 'system' };
let afterFirst: Date;

beforeAll(async () => {
  open = await openRepository();
  const linked = { other: { reference: 'Patient/alice' }, type: 'seealso' };
  await open.put(aPatient('alice'), { ...aPatient('bob'), link: [linked] });
  await open.put(anObservation('a', 'alice', inCategory('laboratory')));
  await sleep(5);
  afterFirst = new Date();
  for (const write of [
    async () => open.put(anObservation('b', 'bob')),
    async () => open.put(anObservation('a', 'alice', inCategory('survey'))),
    async () => open.put({ resourceType: 'Organization', id: 'o', name: 'o' }),
    async () => open.apply(EVERYTHING, remove('Observation', 'a')),
    async () => open.put(anObservation('c', 'alice')),
  ]) {
    await write();
    // Versions of one moment come in either order.
    await sleep(2);
  }
});

async function versionsOf(access: AccessFilter, target: HistoryTarget, since?: Date) {
  const page = { count: 100, ...(since ? { since } : {}) };
  const { entries, total, next } = await open.repository.history(access, target, page);
  expect(total).toBe(entries.length);
  expect(next).toBeUndefined();
  return entries.map(({ resourceType, id, versionId }) => `${resourceType}/${id}/${versionId}`);
}

function granting(expression: AccessExpression): AccessFilter {
  return Object.assign(Object.create(EVERYTHING) as AccessFilter, { for: () => expression });
}

describe('history – http.html#history', () => {
  it('of an instance has every version, newest first, deletions too', async () => {
    const target: HistoryTarget = { level: 'instance', resourceType: 'Observation', id: 'a' };
    expect(await versionsOf(EVERYTHING, target)).toEqual(
      [3, 2, 1].map(version => `Observation/a/${version}`),
    );
    const { entries } = await open.repository.history(EVERYTHING, target, { count: 1 });
    expect(entries[0]).toMatchObject({ method: 'DELETE', content: undefined });
  });

  it('of a type', async () => {
    expect(await versionsOf(EVERYTHING, OBSERVATIONS)).toEqual([
      'Observation/c/1',
      'Observation/a/3',
      'Observation/a/2',
      'Observation/b/1',
      'Observation/a/1',
    ]);
  });

  it('of the system', async () => {
    expect(await versionsOf(EVERYTHING, SYSTEM)).toHaveLength(8);
  });

  it('since a time', async () => {
    expect(await versionsOf(EVERYTHING, OBSERVATIONS, afterFirst)).not.toContain('Observation/a/1');
    expect(await versionsOf(ALICE, OBSERVATIONS, afterFirst)).toHaveLength(3);
    const instance: HistoryTarget = { level: 'instance', resourceType: 'Patient', id: 'alice' };
    expect(await versionsOf(EVERYTHING, instance, new Date())).toEqual([]);
  });
});

describe('history with a patient/ scope (docs/decisions, A9, A10)', () => {
  it('has the patient’s versions alone, totals included', async () => {
    expect(await versionsOf(ALICE, OBSERVATIONS)).toEqual([
      'Observation/c/1',
      'Observation/a/3',
      'Observation/a/2',
      'Observation/a/1',
    ]);
    expect(await versionsOf(ALICE, { level: 'type', resourceType: 'Patient' })).toEqual(['Patient/alice/1']);
  });

  it('of the system has shared types beside the compartment', async () => {
    expect((await versionsOf(ALICE, SYSTEM)).toSorted()).toEqual([
      'Observation/a/1',
      'Observation/a/2',
      'Observation/a/3',
      'Observation/c/1',
      'Organization/o/1',
      'Patient/alice/1',
    ]);
  });

  it('of a type out of reach is empty', async () => {
    expect(await versionsOf(ALICE, { level: 'type', resourceType: 'Bundle' })).toEqual([]);
  });

  it('of several patients counts each version once', async () => {
    const both: AccessExpression = {
      kind: 'or',
      operands: ['alice', 'bob'].map(patientId => ({ kind: 'in-compartment', patientId })),
    };
    await open.put(anObservation('both', 'alice', { performer: [{ reference: 'Patient/bob' }] }));
    const versions = await versionsOf(granting(both), OBSERVATIONS);
    expect(versions.filter(version => version === 'Observation/both/1')).toHaveLength(1);
  });

  it('has nothing that one part of the access expression excludes', async () => {
    await open.put(anObservation('both', 'alice', { performer: [{ reference: 'Patient/bob' }] }));
    const [alice, bob] = ['alice', 'bob'].map(patientId => ({ kind: 'in-compartment', patientId }) as const);
    const onlyAlice = { kind: 'and', operands: [alice!, { kind: 'not', operand: bob! }] } as const;
    const versions = await versionsOf(granting(onlyAlice), OBSERVATIONS);
    expect(versions).toContain('Observation/a/1');
    expect(versions.filter(version => version.startsWith('Observation/both/'))).toEqual([]);
  });

  it('of the system and of a type is search, of an instance is read', async () => {
    const instance: HistoryTarget = { level: 'instance', resourceType: 'Observation', id: 'a' };
    const reader = launchedOn('alice', 'patient/Observation.r patient/Patient.s');
    expect(await versionsOf(reader, SYSTEM)).toEqual(['Patient/alice/1']);
    expect(await versionsOf(reader, OBSERVATIONS)).toEqual([]);
    expect(await versionsOf(reader, instance)).toHaveLength(3);
    await expect(versionsOf(launchedOn('alice', 'patient/Observation.s'), instance)).rejects.toThrow(
      NotFoundError,
    );
  });

  it('judges each version by its own content under a granular scope', async () => {
    const labs = launchedOn('alice', 'patient/Observation.rs?category=laboratory');
    expect(await versionsOf(labs, OBSERVATIONS)).toEqual(['Observation/a/1']);
    const surveys = launchedOn('alice', 'patient/Observation.rs?category=survey');
    expect(await versionsOf(surveys, OBSERVATIONS)).toEqual(['Observation/a/3', 'Observation/a/2']);
  });

  it('judges beside it what is granted as a whole', async () => {
    const mixed = launchedOn('alice', 'patient/Observation.rs?category=survey patient/Patient.rs');
    expect((await versionsOf(mixed, SYSTEM)).toSorted()).toEqual([
      'Observation/a/2',
      'Observation/a/3',
      'Patient/alice/1',
    ]);
  });
});

describe('pages of a history (B5)', () => {
  it.each([
    ['unrestricted', EVERYTHING],
    ['confined', launchedOn('alice', 'patient/Patient.rs patient/Observation.rs')],
    ['granular', launchedOn('alice', 'patient/Observation.rs?status=final,amended')],
  ])('%s: repeat nothing and show nothing written after the first', async (_name, access) => {
    const all = (await open.repository.history(access, OBSERVATIONS, { count: 100 })).entries;
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await open.repository.history(access, OBSERVATIONS, {
        count: 2,
        ...(after === undefined ? {} : { after }),
      });
      expect(page.total).toBe(all.length);
      seen.push(...page.entries.map(({ id, versionId }) => `${id}/${versionId}`));
      after = page.next;
      await open.put(anObservation('later', 'alice'));
      await open.put(anObservation('c', 'alice'));
    } while (after !== undefined);
    expect(seen).toEqual(all.map(({ id, versionId }) => `${id}/${versionId}`));
  });

  it.each(['', 'x', 'W10'])('refuse the damaged link %j', async after => {
    await expect(open.repository.history(EVERYTHING, SYSTEM, { count: 2, after })).rejects.toThrow(
      InvalidError,
    );
  });

  it('are of one caller and one history', async () => {
    const { next } = await open.repository.history(EVERYTHING, OBSERVATIONS, { count: 1 });
    const page = { count: 1, after: next! };
    await expect(open.repository.history(ALICE, OBSERVATIONS, page)).rejects.toThrow(InvalidError);
    await expect(open.repository.history(EVERYTHING, SYSTEM, page)).rejects.toThrow(InvalidError);
  });
});
