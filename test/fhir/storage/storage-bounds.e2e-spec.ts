import { beforeAll, describe, expect, it } from 'vitest';
import type { AccessFilter } from '../../../src/fhir/access/access-filter.js';
import type { ResourceTransaction } from '../../../src/fhir/storage/resource.repository.js';
import {
  anObservation,
  aPatient,
  EVERYTHING,
  launchedOn,
  openRepository,
  type OpenRepository,
  remove,
  update,
} from './open-repository.js';

const COUNT = 20;
const IDS = Array.from({ length: COUNT }, (_, i) => `large-${i}`);
const ADDRESSES = IDS.map(id => ({ resourceType: 'Observation', id }));

let open: OpenRepository;

beforeAll(async () => {
  open = await openRepository();
  await open.put(aPatient('alice'), aPatient('bob'), ...IDS.map(id => anObservation(id, 'alice')));
  // As if each had come with 8 MB.
  const text = `update resource set content = replace(content, '"final"', '"final","note":[{"text":"' || repeat('x', 8000000) || '"}]')`;
  await open.database.query({ text, values: [] });
});

const WORK: readonly (readonly [
  string,
  (transaction: ResourceTransaction, ids: readonly string[]) => unknown,
])[] = [
  ['updates', async (t, ids) => t.apply(ids.map(id => update(anObservation(id, 'alice'))))],
  ['deletions', async (t, ids) => t.apply(ids.map(id => remove('Observation', id)))],
  ['patches', async (t, ids) => t.lock(ids.map(id => ({ resourceType: 'Observation', id })))],
];

async function refusalOf(
  access: AccessFilter,
  work: (transaction: ResourceTransaction) => unknown,
): Promise<unknown> {
  try {
    await open.repository.transaction(access, async transaction => {
      await work(transaction);
      // Nothing is to change.
      throw new RangeError('done');
    });
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('what is there of the resources that one transaction changes', () => {
  it.each(WORK)('is bounded: %s', async (_what, work) => {
    expect(await refusalOf(EVERYTHING, async t => work(t, IDS))).toMatchObject({
      status: 413,
      issues: [{ code: 'too-long' }],
    });
    expect(await refusalOf(EVERYTHING, async t => work(t, IDS.slice(0, 10)))).toBeInstanceOf(RangeError);
  });

  it.each(WORK)('is counted as far as the caller reaches it: %s', async (_what, work) => {
    const alice = launchedOn('alice', 'patient/*.cruds');
    const bob = launchedOn('bob', 'patient/*.cruds');
    expect(await refusalOf(alice, async t => work(t, IDS))).toMatchObject({ status: 413 });
    expect(await refusalOf(bob, async t => work(t, IDS))).not.toMatchObject({ status: 413 });
  });

  it('of a stranger is as if it were not there', async () => {
    const bob = launchedOn('bob', 'patient/*.cruds');
    await open.repository.transaction(bob, async t => expect(await t.lock(ADDRESSES)).toEqual([]));
  });
});
