import { beforeAll, describe, expect, it } from 'vitest';
import { DeletedError, ForbiddenError, NotFoundError } from '../../../src/fhir/errors/fhir-error.js';
import type { Resource } from '../../../src/fhir/model/resource.js';
import { contradictions } from '../../support/access-of-rows.js';
import {
  anObservation,
  aPatient,
  create,
  EVERYTHING,
  inCategory,
  launchedOn,
  openRepository,
  type OpenRepository,
  performedBy,
  remove,
  update,
} from './open-repository.js';

let open: OpenRepository;
const ALICE = launchedOn('alice', 'patient/*.cruds');
const ONLY_WRITES = launchedOn('alice', 'patient/Observation.cud');
const LABS = launchedOn('alice', 'patient/Observation.cruds?category=laboratory');
const LABS_OR_VITALS = launchedOn(
  'alice',
  'patient/Observation.cruds?category=laboratory patient/Observation.cruds?category=vital-signs',
);

const observation = (id: string) => ({ resourceType: 'Observation', id });

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    aPatient('alice'),
    { ...aPatient('bob'), link: [{ other: { reference: 'Patient/alice' }, type: 'seealso' }] },
    anObservation('of-alice', 'alice'),
    anObservation('of-bob', 'bob'),
    anObservation('of-both', 'alice', performedBy('bob')),
    {
      resourceType: 'List',
      id: 'alone',
      status: 'current',
      mode: 'working',
      subject: { reference: 'Patient/alice' },
    },
    {
      resourceType: 'List',
      id: 'with-bob',
      status: 'current',
      mode: 'working',
      subject: { reference: 'Patient/alice' },
      entry: [{ item: { reference: 'Patient/bob' } }],
    },
    { resourceType: 'Organization', id: 'hospital', name: 'Hospital' },
    { resourceType: 'Device', id: 'pump', patient: { reference: 'Patient/alice' } },
  );
});

/** The same error for what is not there and for what may not be seen. */
async function expectNotFound(work: Promise<unknown>): Promise<void> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(NotFoundError);
  expect((error as NotFoundError).issues).toEqual(new NotFoundError().issues);
}

describe('read with a patient/ scope (docs/decisions, A3, A6)', () => {
  it.each([
    ['Patient', 'alice'],
    ['Observation', 'of-alice'],
    ['Observation', 'of-both'],
    ['List', 'alone'],
    ['Organization', 'hospital'],
    ['Device', 'pump'],
  ])('shows %s/%s', async (resourceType, id) => {
    expect((await open.repository.read(ALICE, { resourceType, id })).id).toBe(id);
    expect((await open.repository.readVersion(ALICE, { resourceType, id }, '1')).id).toBe(id);
  });

  it.each([
    ['Patient', 'bob'],
    ['Observation', 'of-bob'],
    ['Observation', 'nothing'],
    ['List', 'with-bob'],
  ])('hides %s/%s', async (resourceType, id) => {
    await expectNotFound(open.repository.read(ALICE, { resourceType, id }));
    await expectNotFound(open.repository.readVersion(ALICE, { resourceType, id }, '1'));
    await expectNotFound(
      open.repository.history(ALICE, { level: 'instance', resourceType, id }, { count: 10 }),
    );
  });
});

describe('a deleted resource (A9)', () => {
  it('is 410 to whoever could see its last version, 404 to others', async () => {
    for (const patient of ['alice', 'bob']) {
      await open.put(anObservation(`deleted-of-${patient}`, patient));
      await open.apply(
        launchedOn(patient, 'patient/*.cruds'),
        remove('Observation', `deleted-of-${patient}`),
      );
    }
    await expect(open.repository.read(ALICE, observation('deleted-of-alice'))).rejects.toThrow(DeletedError);
    await expectNotFound(open.repository.read(ALICE, observation('deleted-of-bob')));
    await expectNotFound(open.repository.readVersion(ALICE, observation('deleted-of-bob'), '2'));
    expect((await open.apply(ALICE, remove('Observation', 'deleted-of-alice')))[0]!.effect).toBe('unchanged');
    await expectNotFound(open.apply(ALICE, remove('Observation', 'deleted-of-bob')));
    await expectNotFound(open.apply(ALICE, update(anObservation('deleted-of-alice', 'alice'))));
    await expectNotFound(open.apply(ALICE, update(anObservation('deleted-of-bob', 'alice'))));
  });

  it('is judged by the content of its last version under a granular scope', async () => {
    for (const category of ['laboratory', 'survey']) {
      await open.put(anObservation(`deleted-${category}`, 'alice', inCategory(category)));
      await open.apply(ALICE, remove('Observation', `deleted-${category}`));
    }
    await expect(open.repository.read(LABS, observation('deleted-laboratory'))).rejects.toThrow(DeletedError);
    await expectNotFound(open.repository.read(LABS, observation('deleted-survey')));
  });
});

describe('versions from before a resource moved (A9)', () => {
  it('belong to whose they were', async () => {
    await open.put(anObservation('moved', 'alice', { note: [{ text: 'first' }] }));
    await open.put(anObservation('moved', 'bob', { note: [{ text: 'second' }] }));
    const BOB = launchedOn('bob', 'patient/*.cruds');
    expect((await open.repository.readVersion(ALICE, observation('moved'), '1')).content).toContain('first');
    await expectNotFound(open.repository.readVersion(ALICE, observation('moved'), '2'));
    await expectNotFound(open.repository.readVersion(BOB, observation('moved'), '1'));
    await expectNotFound(open.repository.read(ALICE, observation('moved')));
    const history = await open.repository.history(
      ALICE,
      { level: 'instance', ...observation('moved') },
      { count: 10 },
    );
    expect(history.total).toBe(1);
    expect(history.entries.map(({ versionId }) => versionId)).toEqual(['1']);
  });

  it('are judged by their own category under a granular scope', async () => {
    await open.put(anObservation('recategorized', 'alice', inCategory('laboratory')));
    await open.put(anObservation('recategorized', 'alice', inCategory('survey')));
    const address = observation('recategorized');
    expect((await open.repository.readVersion(LABS, address, '1')).versionId).toBe('1');
    await expectNotFound(open.repository.readVersion(LABS, address, '2'));
    await expectNotFound(open.repository.read(LABS, address));
    const { entries, total } = await open.repository.history(
      LABS,
      { level: 'instance', ...address },
      { count: 10 },
    );
    expect([total, ...entries.map(({ versionId }) => versionId)]).toEqual([1, '1']);
  });
});

describe('writes with a patient/ scope (A7, A8)', () => {
  it('create what is the launched patient’s alone', async () => {
    const [outcome] = await open.apply(ALICE, create(anObservation('new', 'alice')));
    expect(outcome).toMatchObject({ effect: 'created', mayRead: true });
  });

  it.each<[string, Resource]>([
    ['another patient’s', anObservation('x', 'bob')],
    ['another patient’s too', anObservation('x', 'alice', performedBy('bob'))],
    ['nobody’s', { resourceType: 'Observation', id: 'x', status: 'final', code: { text: 'x' } }],
    ['a patient', aPatient('x')],
    ['of a shared type', { resourceType: 'Organization', id: 'x', name: 'x' }],
    ['of a type out of reach', { resourceType: 'Bundle', id: 'x', type: 'collection' }],
  ])('do not create what is %s', async (_what, resource) => {
    await expect(open.apply(ALICE, create(resource))).rejects.toThrow(ForbiddenError);
    await expectNotFound(open.repository.read(ALICE, resource as { resourceType: string; id: string }));
  });

  it('answer 404 to an update of any id they cannot see, taken or free', async () => {
    await expectNotFound(open.apply(ALICE, update(anObservation('of-bob', 'alice'))));
    await expectNotFound(open.apply(ALICE, update(anObservation('free', 'alice'))));
    await expectNotFound(open.apply(ALICE, update(anObservation('of-bob', 'alice'), '1')));
    await expectNotFound(open.apply(ALICE, update(anObservation('of-bob', 'alice'), '7')));
    await expectNotFound(open.apply(ALICE, update(anObservation('free', 'alice'), '1')));
    await expectNotFound(open.apply(ALICE, remove('Observation', 'of-bob')));
    await expectNotFound(open.apply(ALICE, remove('Observation', 'free')));
    await expectNotFound(open.apply(ALICE, update({ resourceType: 'Organization', id: 'hospital' })));
  });

  it('do not hand a resource over to another patient, nor share it', async () => {
    await expect(open.apply(ALICE, update(anObservation('of-alice', 'bob')))).rejects.toThrow(ForbiddenError);
    const shared = anObservation('of-alice', 'alice', performedBy('bob'));
    await expect(open.apply(ALICE, update(shared))).rejects.toThrow(ForbiddenError);
    expect((await open.repository.read(ALICE, observation('of-alice'))).versionId).toBe('1');
  });

  it('change what is shared with another patient only as long as it stays so', async () => {
    const changed = anObservation('of-both', 'alice', { ...performedBy('bob'), status: 'amended' });
    expect((await open.apply(ALICE, update(changed)))[0]!.effect).toBe('updated');
    await expect(open.apply(ALICE, update(anObservation('of-both', 'alice')))).rejects.toThrow(
      ForbiddenError,
    );
    await expect(open.apply(ALICE, remove('Observation', 'of-both'))).rejects.toThrow(ForbiddenError);
  });

  it('give no representation to who may write but not read', async () => {
    const [created] = await open.apply(ONLY_WRITES, create(anObservation('blind', 'alice')));
    expect(created).toMatchObject({ effect: 'created', mayRead: false });
  });

  it('leave nothing of a bundle of which one entry is refused', async () => {
    const bundle = [create(anObservation('good', 'alice')), create(anObservation('bad', 'bob'))];
    await expect(open.apply(ALICE, ...bundle)).rejects.toThrow(ForbiddenError);
    await expectNotFound(open.repository.read(ALICE, observation('good')));
  });
});

describe('writes with a granular scope (A7)', () => {
  it('stay within the constraint, before and after', async () => {
    const lab = anObservation('lab', 'alice', inCategory('laboratory'));
    await open.apply(LABS, create(lab));
    expect((await open.repository.read(LABS, observation('lab'))).id).toBe('lab');
    await open.apply(LABS, update({ ...lab, status: 'amended' }));
    const survey = anObservation('lab', 'alice', inCategory('survey'));
    await expect(open.apply(LABS, update(survey))).rejects.toThrow(ForbiddenError);
    await expect(open.apply(LABS, create({ ...survey, id: 'survey' }))).rejects.toThrow(ForbiddenError);
    await expectNotFound(
      open.apply(LABS, update(anObservation('of-alice', 'alice', inCategory('laboratory')))),
    );
  });

  it('stay within one and the same alternative', async () => {
    await open.apply(LABS_OR_VITALS, create(anObservation('one', 'alice', inCategory('laboratory'))));
    const moved = anObservation('one', 'alice', inCategory('vital-signs'));
    await expect(open.apply(LABS_OR_VITALS, update(moved))).rejects.toThrow(ForbiddenError);
  });
});

describe('locks with a patient/ scope', () => {
  it('are taken on what may be written, and say nothing about the rest', async () => {
    const addresses = ['of-alice', 'of-bob', 'nothing'].map(observation);
    const locked = await open.repository.transaction(ALICE, async transaction => transaction.lock(addresses));
    expect(locked.map(({ id }) => id)).toEqual(['of-alice']);
    const reader = launchedOn('alice', 'patient/Observation.rs');
    expect(
      await open.repository.transaction(reader, async transaction => transaction.lock(addresses)),
    ).toEqual([]);
  });

  it('are not taken on what may only be deleted: a patch would tell what stands in it', async () => {
    const access = launchedOn('alice', 'patient/Observation.d patient/Observation.u?category=laboratory');
    const lock = open.repository.transaction(access, async transaction =>
      transaction.lock([observation('of-alice')]),
    );
    expect(await lock).toEqual([]);
  });
});

describe('what a row says of its own access', () => {
  const LABELLED = { meta: { security: [{ system: 'http://labels', code: 'R' }] } };

  it('follows each version: other patients, labels, a deletion, a return', async () => {
    const versions = [
      anObservation('of-many', 'alice'),
      anObservation('of-many', 'bob'),
      anObservation('of-many', 'alice', { ...performedBy('bob'), ...LABELLED }),
      anObservation('of-many', 'bob', LABELLED),
      { ...anObservation('of-many', 'bob'), subject: { reference: 'Device/pump' } },
    ];
    for (const version of versions) {
      await open.put(version);
      expect(await contradictions(open.database)).toEqual([]);
    }
    await open.apply(EVERYTHING, remove('Observation', 'of-many'));
    expect(await contradictions(open.database)).toEqual([]);
    await open.put(anObservation('of-many', 'alice'));
    expect(await contradictions(open.database)).toEqual([]);
  });

  it('lets nobody read by what it said before', async () => {
    await open.put(anObservation('given-away', 'alice'));
    expect(await open.repository.read(ALICE, observation('given-away'))).toMatchObject({ versionId: '1' });
    await open.put(anObservation('given-away', 'bob'));
    await expectNotFound(open.repository.read(ALICE, observation('given-away')));
    expect(
      await open.repository.read(launchedOn('bob', 'patient/*.rs'), observation('given-away')),
    ).toMatchObject({
      versionId: '2',
    });
  });
});
