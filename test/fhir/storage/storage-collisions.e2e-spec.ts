import { beforeAll, describe, expect, it } from 'vitest';
import { ConflictError, NotFoundError } from '../../../src/fhir/errors/fhir-error.js';
import type { ResourceAddress } from '../../../src/fhir/model/resource.js';
import type { HistoryPageRequest } from '../../../src/fhir/storage/resource.repository.js';
import {
  anObservation,
  aPatient,
  create,
  EVERYTHING,
  launchedOn,
  openRepository,
  type OpenRepository,
  remove,
  update,
} from './open-repository.js';

let open: OpenRepository;
const taken: ResourceAddress = { resourceType: 'Patient', id: 'taken' };

beforeAll(async () => {
  open = await openRepository();
  await open.put(aPatient('alice'), aPatient('bob'), aPatient('first'), anObservation('of-bob', 'bob'));
  // As if "Patient/taken" had the hash of "Patient/first", and "Patient/bob" that of "Patient/alice".
  await move(['resource', 'search', 'membership'], 'key', { resourceType: 'Patient', id: 'first' }, taken);
  const [bob, alice] = ['bob', 'alice'].map(id => ({ resourceType: 'Patient', id }));
  await move(['search', 'membership'], 'patient', bob!, alice!);
});

async function move(
  tables: readonly string[],
  column: string,
  from: ResourceAddress,
  to: ResourceAddress,
): Promise<void> {
  for (const table of tables) {
    await open.database.query({
      text: `update ${table} set ${column} = $2 where ${column} = $1`,
      values: [open.parts.hash.keyOf(from), open.parts.hash.keyOf(to)],
    });
  }
}

describe('two resources with one key (docs/decisions, B1)', () => {
  it('are not taken for each other', async () => {
    await expect(open.repository.read(EVERYTHING, taken)).rejects.toThrow(NotFoundError);
    await expect(open.repository.readVersion(EVERYTHING, taken, '1')).rejects.toThrow(NotFoundError);
    const history = open.repository.history(EVERYTHING, { level: 'instance', ...taken }, { count: 1 });
    await expect(history).rejects.toThrow(NotFoundError);
  });

  it('cannot both exist: the second id is refused, and the first resource stays', async () => {
    for (const change of [create(aPatient('taken')), update(aPatient('taken')), remove('Patient', 'taken')]) {
      await expect(open.apply(EVERYTHING, change)).rejects.toThrow(ConflictError);
    }
    const [row] = await open.database.query<{ id: string }>({
      text: 'select id from resource where key = $1',
      values: [open.parts.hash.keyOf(taken)],
    });
    expect(row).toEqual({ id: 'first' });
  });

  it('do not show that they exist to whoever sees neither', async () => {
    const alice = launchedOn('alice', 'patient/*.cruds');
    await expect(open.apply(alice, update(aPatient('taken')))).rejects.toThrow(NotFoundError);
  });
});

describe('two patients with one key', () => {
  const ALICE = launchedOn('alice', 'patient/*.cruds');
  const observation = { resourceType: 'Observation', id: 'of-bob' };

  it('do not see each other’s data: the content must name the patient', async () => {
    await expect(open.repository.read(ALICE, observation)).rejects.toThrow(NotFoundError);
    await expect(open.repository.readVersion(ALICE, observation, '1')).rejects.toThrow(NotFoundError);
    const { entries } = await open.repository.history(
      ALICE,
      { level: 'type', resourceType: 'Observation' },
      { count: 10 },
    );
    expect(entries).toEqual([]);
  });

  it('come to the end of their own history, past what is the other’s', async () => {
    await open.put(anObservation('one', 'alice'), anObservation('two', 'alice'));
    const target = { level: 'type', resourceType: 'Observation' } as const;
    const found: string[] = [];
    for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
      const page: HistoryPageRequest = { count: 1, oldestFirst: true, ...(after ? { after } : {}) };
      const { entries, next } = await open.repository.history(ALICE, target, page);
      found.push(...entries.map(({ id }) => id));
      after = next;
    }
    // Of one moment, in the order of their keys.
    expect(found.toSorted()).toEqual(['one', 'two']);
  });

  it('do not change each other’s data', async () => {
    await expect(open.apply(ALICE, update(anObservation('of-bob', 'alice')))).rejects.toThrow(NotFoundError);
    await expect(open.apply(ALICE, remove('Observation', 'of-bob'))).rejects.toThrow(NotFoundError);
  });
});
