import { beforeAll, describe, expect, it } from 'vitest';
import { AccessFilter } from '../../../src/fhir/access/access-filter.js';
import {
  anObservation,
  aPatient,
  EVERYTHING,
  inCategory,
  launchedOn,
  openRepository,
  type OpenRepository,
  performedBy,
} from '../storage/open-repository.js';
import { ids, idsInOrder, included, search } from './searching.js';

let open: OpenRepository;
const ALICE = launchedOn('alice', 'patient/*.rs');
const LABS = launchedOn('alice', 'patient/Observation.rs?category=laboratory');
const NOTHING_PARSED = [
  'patient/Observation.rs?category:nothing=laboratory',
  'patient/Observation.rs?unknown=laboratory',
  'patient/Observation.rs?category=',
  'patient/Observation.rs?category:text=laboratory',
  'patient/Observation.rs?_count=5',
  'patient/Observation.rs?category=laboratory&_include=Observation:subject',
  'patient/Observation.rs?subject:Patient.name=alice',
].map(scope => launchedOn('alice', scope));
const PROXY = AccessFilter.forToken({
  subject: 'parent',
  clientId: 'app',
  scopes: new Set(['user/*.rs']),
  smartScopes: [{ context: 'user', resourceType: '*', permissions: 'rs' }],
  user: { roles: [], patients: ['alice', 'bob'] },
});

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    {
      ...aPatient('alice'),
      link: [{ other: { reference: 'Patient/bob' }, type: 'seealso' }],
      gender: 'female',
    },
    { ...aPatient('bob'), generalPractitioner: [{ reference: 'Practitioner/house' }], gender: 'male' },
    { ...aPatient('carol'), gender: 'other' },
    { resourceType: 'Practitioner', id: 'house', name: [{ family: 'House' }] },
    { resourceType: 'Binary', id: 'scan', contentType: 'text/plain' },
    {
      resourceType: 'Encounter',
      id: 'of-bob',
      status: 'finished',
      class: { code: 'AMB' },
      subject: { reference: 'Patient/bob' },
    },
    anObservation('lab', 'alice', inCategory('laboratory')),
    anObservation('vital', 'alice', {
      ...inCategory('vital-signs'),
      encounter: { reference: 'Encounter/of-bob' },
    }),
    anObservation('shared', 'alice', performedBy('bob')),
    anObservation('of-bob', 'bob', {
      ...inCategory('laboratory'),
      derivedFrom: [{ reference: 'Observation/lab' }],
    }),
    anObservation('of-carol', 'carol', { hasMember: [{ reference: 'Observation/of-bob' }] }),
    {
      resourceType: 'List',
      id: 'with-bob',
      status: 'current',
      mode: 'working',
      subject: { reference: 'Patient/alice' },
      entry: [{ item: { reference: 'Patient/bob' } }],
    },
    {
      resourceType: 'List',
      id: 'alone',
      status: 'current',
      mode: 'working',
      subject: { reference: 'Patient/alice' },
    },
    {
      resourceType: 'Provenance',
      id: 'of-all',
      recorded: '2020-01-01T00:00:00Z',
      agent: [{ who: { reference: 'Practitioner/house' } }],
      target: [{ reference: 'Observation/lab' }, { reference: 'Observation/of-bob' }],
    },
  );
});

describe('search within a patient compartment (docs/decisions, A2, A3, A6, A10)', () => {
  it.each([
    ['Observation', ['lab', 'shared', 'vital']],
    ['Observation?patient=alice', ['lab', 'shared', 'vital']],
    ['Observation?patient=bob', []],
    ['Observation?subject=Patient/bob', []],
    ['Observation?performer=Patient/bob', ['shared']],
    ['Observation?code=8867-4', ['lab', 'shared', 'vital']],
    ['Observation?category=laboratory', ['lab']],
    ['Observation?category:not=laboratory', ['shared', 'vital']],
    ['Observation?_id=of-bob', []],
    ['Observation?_id=of-bob,lab', ['lab']],
    ['Observation?date=2026', ['lab', 'shared', 'vital']],
    ['Observation?_lastUpdated=gt2000', ['lab', 'shared', 'vital']],
    ['Patient', ['alice']],
    ['Patient?name=bob', []],
    ['Patient?gender:not=unknown', ['alice']],
    ['Patient?_id=bob', []],
    ['Patient?link=Patient/bob', ['alice']],
    ['List', ['alone']],
    ['List?subject=Patient/alice', ['alone']],
    ['Practitioner', ['house']],
    ['Binary', []],
    ['Encounter', []],
    // the inner side of chains and _has is judged too
    ['Observation?performer:Patient.name=bob', []],
    ['Observation?performer:Patient.gender=male', []],
    ['Observation?performer:Patient.gender:not=female', []],
    ['Observation?encounter.status=finished', []],
    ['Observation?encounter.subject:Patient.name=bob', []],
    ['Patient?_has:Observation:patient:category=laboratory', ['alice']],
    ['Observation?_has:Observation:derived-from:category=laboratory', []],
    ['Practitioner?_has:Patient:general-practitioner:name=bob', []],
    ['Practitioner?_has:Patient:general-practitioner:gender=male', []],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url, ALICE)).toEqual(expected);
    const count = await search(open, `${url}${url.includes('?') ? '&' : '?'}_summary=count`, ALICE);
    expect(count.total).toBe(expected.length);
  });

  it('sees all of it without a bound, so that the tests above test something', async () => {
    expect(await ids(open, 'Observation?performer:Patient.name=bob', EVERYTHING)).toEqual(['shared']);
    expect(await ids(open, 'Observation?encounter.status=finished', EVERYTHING)).toEqual(['vital']);
    expect(
      await ids(open, 'Observation?_has:Observation:derived-from:category=laboratory', EVERYTHING),
    ).toEqual(['lab']);
    expect(await ids(open, 'Practitioner?_has:Patient:general-practitioner:name=bob', EVERYTHING)).toEqual([
      'house',
    ]);
  });

  it('includes only what may be read', async () => {
    expect(
      await included(
        open,
        'Observation?_include=Observation:performer&_include=Observation:encounter',
        ALICE,
      ),
    ).toEqual([]);
    expect(await included(open, 'Observation?_include=*', ALICE)).toEqual(['Patient/alice']);
    expect(await included(open, 'Observation?_include=*&_include:iterate=Patient:*', ALICE)).toEqual([
      'Patient/alice',
    ]);
    expect(await included(open, 'Observation?_id=lab&_revinclude=Observation:derived-from', ALICE)).toEqual(
      [],
    );
    expect(await included(open, 'Patient?_revinclude=Observation:performer', ALICE)).toEqual([]);
    expect(await included(open, 'Practitioner?_revinclude=Patient:general-practitioner', ALICE)).toEqual([]);
    expect(await included(open, 'Practitioner?_revinclude=Patient:general-practitioner', EVERYTHING)).toEqual(
      ['Patient/bob'],
    );
    expect(
      await included(
        open,
        'Observation?_id=lab&_include=Observation:subject',
        launchedOn('alice', 'patient/Observation.rs'),
      ),
    ).toEqual([]);
    expect(
      await included(
        open,
        'Observation?_id=lab&_include=Observation:subject',
        launchedOn('alice', 'patient/Observation.rs patient/Patient.s'),
      ),
    ).toEqual([]);
    expect(
      await included(
        open,
        'Observation?_id=lab&_include=Observation:subject',
        launchedOn('alice', 'patient/Observation.rs patient/Patient.r'),
      ),
    ).toEqual(['Patient/alice']);
  });

  it('includes whoever else is in the compartment', async () => {
    await open.put(
      { resourceType: 'RelatedPerson', id: 'of-alice', patient: { reference: 'Patient/alice' } },
      { resourceType: 'RelatedPerson', id: 'of-bob', patient: { reference: 'Patient/bob' } },
      ...['alice', 'bob'].map(id => ({
        resourceType: 'QuestionnaireResponse',
        id: `answered-for-${id}`,
        status: 'completed',
        subject: { reference: 'Patient/alice' },
        source: { reference: `RelatedPerson/of-${id}` },
      })),
    );
    const url = 'QuestionnaireResponse?_include=QuestionnaireResponse:source';
    expect(await included(open, url, ALICE)).toEqual(['RelatedPerson/of-alice']);
  });

  it('follows includes', async () => {
    expect(
      await included(
        open,
        'Observation?_id=of-carol&_include=Observation:has-member&_include:iterate=Observation:derived-from',
        EVERYTHING,
      ),
    ).toEqual(['Observation/lab', 'Observation/of-bob']);
    expect(
      await included(open, 'Observation?_id=of-carol&_include:iterate=Observation:*', EVERYTHING),
    ).toEqual(['Observation/lab', 'Observation/of-bob', 'Patient/alice', 'Patient/bob', 'Patient/carol']);
    expect(
      await included(open, 'Observation?_id=shared&_include=Observation:performer:Patient', EVERYTHING),
    ).toEqual(['Patient/bob']);
    expect(
      await included(open, 'Observation?_id=shared&_include=Observation:performer:Practitioner', EVERYTHING),
    ).toEqual([]);
    expect(await included(open, 'Patient?_id=carol&_revinclude=Observation:*', EVERYTHING)).toEqual([
      'Observation/of-carol',
    ]);
    expect(
      await included(open, 'Patient?_revinclude=Observation:subject:Patient&_id=bob', EVERYTHING),
    ).toEqual(['Observation/of-bob']);
  });

  it('_revinclude=* follows every reference to a match, from whatever the caller may read', async () => {
    const url = 'Patient?_id=carol&_revinclude=*';
    expect(await included(open, url, EVERYTHING)).toEqual(['Observation/of-carol']);
    expect(await included(open, 'Practitioner?_revinclude=*', EVERYTHING)).toContain('Patient/bob');
    expect(await included(open, 'Practitioner?_revinclude=*', ALICE)).not.toContain('Patient/bob');
    const own = await included(open, 'Patient?_revinclude=*&_revinclude:iterate=*', ALICE);
    expect(own).toContain('Observation/lab');
    expect(own.filter(reference => /\/bob|of-bob|carol/.test(reference))).toEqual([]);
  });

  it.each([
    'Observation?_include=Nothing:subject',
    'Observation?_include=Observation:code',
    'Observation?_include=Observation:subject:Nothing',
    'Observation?_include=Observation:subject:Patient:x',
    'Observation?_include:sometimes=Observation:subject',
    'Observation?_revinclude:sometimes=*',
    'Observation?_revinclude=*:subject',
  ])('%s is refused', async url => {
    await expect(search(open, url)).rejects.toMatchObject({ status: 400 });
  });

  it('bounds granular scopes by their constraint', async () => {
    expect(await ids(open, 'Observation', LABS)).toEqual(['lab']);
    expect(await ids(open, 'Observation?category=vital-signs', LABS)).toEqual([]);
    expect(await ids(open, 'Observation?_id=vital', LABS)).toEqual([]);
    expect((await search(open, 'Observation?_summary=count', LABS)).total).toBe(1);
  });

  it('grants nothing for a constraint that does not parse', async () => {
    for (const access of NOTHING_PARSED) expect(await ids(open, 'Observation', access)).toEqual([]);
  });

  it('unites the compartments of a proxy, each resource once', async () => {
    expect(await ids(open, 'Observation', PROXY)).toEqual(['lab', 'of-bob', 'shared', 'vital']);
    expect(await ids(open, 'Observation?patient=bob', PROXY)).toEqual(['of-bob']);
    expect(await ids(open, 'Patient', PROXY)).toEqual(['alice', 'bob']);
    expect(await ids(open, 'List', PROXY)).toEqual(['alone']);
    expect(await ids(open, 'Observation?code=8867-4', PROXY)).toEqual(['lab', 'of-bob', 'shared', 'vital']);
    expect((await search(open, 'Observation?_summary=count&code=8867-4', PROXY)).total).toBe(4);
  });

  it('searches a compartment', async () => {
    const page = await search(open, 'Observation', EVERYTHING, {
      compartment: { compartmentType: 'Patient', id: 'bob' },
    });
    expect(page.matches.map(({ id }) => id).toSorted()).toEqual(['of-bob', 'shared']);
    const launched = await search(open, 'Observation', ALICE, {
      compartment: { compartmentType: 'Patient', id: 'bob' },
    });
    expect(launched.matches.map(({ id }) => id)).toEqual(['shared']);
    const encounter = await search(open, 'Observation', EVERYTHING, {
      compartment: { compartmentType: 'Encounter', id: 'of-bob' },
    });
    expect(encounter.matches.map(({ id }) => id)).toEqual(['vital']);
    expect(await idsInOrder(open, 'Patient', launchedOn('nobody', 'patient/*.rs'))).toEqual([]);
  });
});
