import { beforeAll, describe, expect, it } from 'vitest';
import { anObservation, aPatient, openRepository, type OpenRepository } from '../storage/open-repository.js';
import { ids, idsInOrder, included } from './searching.js';

const BASE = 'http://localhost:3000/fhir';
let open: OpenRepository;

const encounter = (id: string, patient: string, more: object = {}) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { code: 'AMB' },
  subject: { reference: `Patient/${patient}` },
  ...more,
});

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    { ...aPatient('alice'), generalPractitioner: [{ reference: 'Practitioner/house' }], gender: 'female' },
    { ...aPatient('bob'), managingOrganization: { reference: 'Organization/ward' }, gender: 'male' },
    { resourceType: 'Practitioner', id: 'house', name: [{ family: 'House' }] },
    {
      resourceType: 'Organization',
      id: 'ward',
      name: 'Ward',
      partOf: { reference: 'Organization/hospital' },
    },
    { resourceType: 'Organization', id: 'hospital', name: 'Hospital' },
    { resourceType: 'Group', id: 'alice', type: 'person', actual: true },
    encounter('visit', 'alice'),
    encounter('stay', 'bob', { serviceProvider: { reference: 'Organization/ward' } }),
    anObservation('relative', 'alice', { encounter: { reference: 'Encounter/visit' } }),
    anObservation('absolute', 'alice', { subject: { reference: `${BASE}/Patient/alice` } }),
    anObservation('versioned', 'alice', { subject: { reference: 'Patient/alice/_history/1' } }),
    anObservation('elsewhere', 'alice', {
      subject: { reference: 'https://elsewhere.org/fhir/Patient/alice' },
    }),
    anObservation('group', 'alice', { subject: { reference: 'Group/alice' } }),
    anObservation('logical', 'alice', {
      subject: { type: 'Patient', identifier: { system: 'urn:mrn', value: '7' } },
    }),
    anObservation('contained', 'alice', { contained: [aPatient('p')], subject: { reference: '#p' } }),
    anObservation('of-bob', 'bob', { encounter: { reference: 'Encounter/stay' }, status: 'preliminary' }),
    anObservation('aimless', 'alice', { subject: undefined }),
    {
      resourceType: 'QuestionnaireResponse',
      id: 'answers',
      status: 'completed',
      questionnaire: 'http://example.org/Questionnaire/q|2.0',
    },
    { resourceType: 'ValueSet', id: 'vs', status: 'active', url: 'http://example.org/fhir/ValueSet/colours' },
    { resourceType: 'ValueSet', id: 'vs2', status: 'active', url: 'http://example.org/fhir' },
    { resourceType: 'ValueSet', id: 'urn', status: 'active', url: 'urn:oid:1.2.3' },
    {
      ...aPatient('profiled'),
      meta: { profile: ['http://example.org/p|1'], source: 'http://example.org/s#1' },
    },
  );
});

const OF_ALICE = ['absolute', 'relative', 'versioned'];

describe('search by reference – search.html#reference', () => {
  it.each([
    ['Observation?patient=alice', OF_ALICE],
    ['Observation?patient=Patient/alice', OF_ALICE],
    [`Observation?patient=${BASE}/Patient/alice`, OF_ALICE],
    ['Observation?subject=Patient/alice', OF_ALICE],
    ['Observation?subject=alice', [...OF_ALICE, 'group'].toSorted()],
    ['Observation?subject:Group=alice', ['group']],
    ['Observation?subject:Patient=alice', OF_ALICE],
    ['Observation?subject=Patient/alice/_history/1', ['versioned']],
    ['Observation?subject=https://elsewhere.org/fhir/Patient/alice', ['elsewhere']],
    ['Observation?subject:identifier=urn:mrn|7', ['logical']],
    ['Observation?subject:identifier=7', ['logical']],
    ['Observation?subject:identifier=urn:mrn|', ['logical']],
    ['Observation?subject:identifier=urn:other|7', []],
    ['Observation?subject:missing=true', ['aimless']],
    ['Observation?patient=alice,bob', [...OF_ALICE, 'of-bob'].toSorted()],
    ['Observation?patient=alice&patient=bob', []],
    ['Observation?patient=bob&status=preliminary', ['of-bob']],
    ['Observation?patient=nobody', []],
    ['QuestionnaireResponse?questionnaire=http://example.org/Questionnaire/q', ['answers']],
    ['QuestionnaireResponse?questionnaire=http://example.org/Questionnaire/q%7C2.0', ['answers']],
    ['QuestionnaireResponse?questionnaire=http://example.org/Questionnaire/q%7C3.0', []],
    // uri
    ['ValueSet?url=http://example.org/fhir/ValueSet/colours', ['vs']],
    ['ValueSet?url:below=http://example.org/fhir', ['vs', 'vs2']],
    ['ValueSet?url:below=http://example.org/fhir/', ['vs', 'vs2']],
    ['ValueSet?url:below=http://example.org/fhir/Val', []],
    ['ValueSet?url:above=http://example.org/fhir/ValueSet/colours/red', ['vs', 'vs2']],
    ['ValueSet?url=urn:oid:1.2.3', ['urn']],
    ['Patient?_profile=http://example.org/p', ['profiled']],
    ['Patient?_profile=http://example.org/p|1', ['profiled']],
    ['Patient?_source=http://example.org/s', ['profiled']],
    ['Patient?_source=http://example.org/s%231', ['profiled']],
    ['Patient?_source=http://example.org/s%232', []],
    ['Patient?_profile:below=http://example.org/p', ['profiled']],
    ['Patient?_profile:below=http://example.org', ['profiled']],
    ['Patient?_profile:below=http://example.org/q', []],
    ['Patient?_source:below=http://example.org/s', ['profiled']],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url)).toEqual(expected);
  });

  it.each([
    'Observation?patient=',
    'Observation?patient=Group/alice',
    'Observation?patient=alice%20b',
    'Observation?subject:Nothing=alice',
    'Observation?subject:Practitioner=alice',
    'Observation?subject=Nothing/alice',
    'Observation?subject:identifier=a|b|c',
    'ValueSet?url=',
    'ValueSet?url:exact=a',
    'ValueSet?url=a%20b',
  ])('%s is refused', async url => {
    await expect(ids(open, url)).rejects.toMatchObject({ status: 400 });
  });
});

describe('chains – search.html#chaining', () => {
  it.each([
    ['Observation?subject:Patient.name=alice', OF_ALICE],
    ['Observation?patient.name=ali', OF_ALICE],
    ['Observation?patient.gender=male', ['of-bob']],
    ['Observation?patient.gender:not=male', OF_ALICE],
    ['Observation?subject.name=bob', ['of-bob']],
    ['Observation?patient.general-practitioner.name=house', OF_ALICE],
    ['Observation?encounter.service-provider.partof.name=hospital', ['of-bob']],
    ['Observation?patient=alice&encounter.status=finished', ['relative']],
    ['Observation?patient.organization.name=ward&status=preliminary', ['of-bob']],
    ['Observation?patient.name=nobody', []],
    ['Observation?patient._id=bob', ['of-bob']],
    ['Encounter?_id=visit&patient.name=alice', ['visit']],
    ['Encounter?_id=visit&patient.name=bob', []],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url)).toEqual(expected);
  });

  it.each([
    'Observation?code.name=x',
    'Observation?subject:Practitioner.name=x',
    'Observation?patient.unknown=x',
    'Observation?patient.name.name=x',
  ])('%s is refused', async url => {
    await expect(ids(open, url)).rejects.toMatchObject({ status: 400 });
  });

  it('refuses chains without end', async () => {
    const chain = `${'partof.'.repeat(50)}name`;
    await expect(ids(open, `Organization?${chain}=x`)).rejects.toMatchObject({ status: 403 });
    await expect(
      ids(open, `Organization?${'_has:Organization:partof:'.repeat(50)}name=x`),
    ).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe('_has – search.html#has', () => {
  it.each([
    ['Patient?_has:Observation:patient:status=preliminary', ['bob']],
    ['Patient?_has:Observation:patient:code=8867-4', ['alice', 'bob']],
    ['Patient?_has:Observation:patient:code=nothing', []],
    ['Patient?gender=female&_has:Observation:patient:code=8867-4', ['alice']],
    ['Patient?_id=bob&_has:Observation:patient:status=final', []],
    ['Patient?_id=bob&_has:Observation:patient:status=preliminary', ['bob']],
    ['Organization?_has:Encounter:service-provider:_has:Observation:encounter:status=preliminary', ['ward']],
    ['Organization?_has:Organization:partof:name=ward', ['hospital']],
    ['Group?_has:Observation:subject:code=8867-4', ['alice']],
    ['Encounter?_has:Observation:encounter:date=2026', ['stay', 'visit']],
    ['Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:code=8867-4', ['house']],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url)).toEqual(expected);
  });

  it.each([
    'Patient?_has:Observation:patient=x',
    'Patient?_has:Nothing:patient:code=x',
    'Patient?_has:Observation:code:status=x',
    'Patient?_has:Observation:encounter:status=x',
    'Patient?_has:=x',
  ])('%s is refused', async url => {
    await expect(ids(open, url)).rejects.toMatchObject({ status: 400 });
  });
});

describe('sort by what no index holds – search.html#sort', () => {
  it('sorts by tokens and references, missing last in both directions', async () => {
    expect((await idsInOrder(open, 'Patient?_sort=gender,_id')).slice(0, 2)).toEqual(['alice', 'bob']);
    expect((await idsInOrder(open, 'Patient?_sort=-gender,_id')).slice(0, 3)).toEqual([
      'bob',
      'alice',
      'profiled',
    ]);
    expect((await idsInOrder(open, 'Observation?_sort=-patient'))[0]).toBe('elsewhere');
    expect(await idsInOrder(open, 'Organization?_sort=name')).toEqual(['hospital', 'ward']);
    expect(await idsInOrder(open, 'Organization?_sort=-_id')).toEqual(['ward', 'hospital']);
  });
});

const MEASURE = 'http://example.org/Measure/m';
const aMeasure = (version: string) => ({
  resourceType: 'Measure',
  id: `m${version}`,
  status: 'active',
  url: MEASURE,
  version,
  library: ['http://example.org/Library/l'],
});
const aReport = (id: string, measure: string) => ({
  resourceType: 'MeasureReport',
  id,
  status: 'complete',
  type: 'summary',
  measure,
  period: { start: '2026' },
});

describe('canonicals – references.html#canonical', () => {
  beforeAll(async () => {
    await open.put(
      aMeasure('1'),
      aMeasure('2'),
      {
        resourceType: 'Library',
        id: 'l',
        status: 'active',
        type: {},
        url: 'http://example.org/Library/l',
        relatedArtifact: [{ type: 'depends-on', resource: `${MEASURE}|2` }],
      },
      aReport('of-one', `${MEASURE}|1`),
      aReport('of-any', MEASURE),
      aReport('of-none', 'http://example.org/Measure/other'),
      aReport('of-urn', 'urn:example:measures:1|1'),
    );
  });

  it.each([
    ['urn:example:measures:1', ['of-urn']],
    ['urn:example:measures:1|1', ['of-urn']],
    ['urn:example:measures:1|2', []],
    [`${MEASURE}|1`, ['of-one']],
  ])('MeasureReport?measure=%s, a URI of whatever scheme, is looked for', async (canonical, expected) => {
    expect(await ids(open, `MeasureReport?measure=${canonical}`)).toEqual(expected);
  });

  it.each([
    ['MeasureReport?_id=of-one&_include=MeasureReport:measure', ['Measure/m1']],
    ['MeasureReport?_id=of-any&_include=MeasureReport:measure', ['Measure/m1', 'Measure/m2']],
    ['MeasureReport?_id=of-none&_include=*', []],
    ['MeasureReport?_id=of-one&_include=MeasureReport:measure:Measure', ['Measure/m1']],
    [
      'MeasureReport?_id=of-one&_include=MeasureReport:*&_include:iterate=Measure:depends-on',
      ['Library/l', 'Measure/m1'],
    ],
    ['Measure?_id=m1&_revinclude=MeasureReport:measure', ['MeasureReport/of-any', 'MeasureReport/of-one']],
    // Some types that may be meant have no versions to search for.
    ['Library?_id=l&_include=Library:depends-on', ['Measure/m2']],
    ['Library?_id=l&_revinclude=*', ['Measure/m1', 'Measure/m2']],
  ])('%s follows them', async (url, expected) => {
    expect(await included(open, url)).toEqual(expected);
  });
});
