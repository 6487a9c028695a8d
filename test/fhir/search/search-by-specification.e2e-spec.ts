import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';
let server: TestServer;
let fhir: FhirClient;

const coded = (code: string, system = LOINC) => ({ coding: [{ system, code }] });
const of = (id: string) => ({ reference: `Patient/${id}` });

const weight = (id: string, value: number, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: coded('29463-7'),
  subject: of('ann'),
  valueQuantity: { value, unit: 'kg', system: UCUM, code: 'kg' },
  ...more,
});

const visit = (id: string, period: object | undefined, more: object = {}) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  ...(period ? { period } : {}),
  subject: of('ann'),
  ...more,
});

const RESOURCES: readonly Json[] = [
  {
    resourceType: 'Organization',
    id: 'group',
    name: 'Group',
  },
  {
    resourceType: 'Organization',
    id: 'ward',
    name: 'Ward, North',
    partOf: { reference: 'Organization/group' },
  },
  { resourceType: 'Practitioner', id: 'doc', name: [{ family: 'Müller-Lüdenscheidt', given: ['Ånne'] }] },
  {
    resourceType: 'Patient',
    id: 'ann',
    name: [{ family: 'Ng', given: ['Ann', 'Marie'] }],
    gender: 'female',
    birthDate: '1980-05',
    managingOrganization: { reference: 'Organization/ward' },
    generalPractitioner: [{ reference: 'Practitioner/doc' }],
    identifier: [{ system: 'urn:mrn', value: '007' }, { value: '7' }],
  },
  { resourceType: 'Patient', id: 'ben', name: [{ family: 'Oz' }], birthDate: '1980-05-17' },
  { resourceType: 'Patient', id: 'cid', gender: 'male', birthDate: '1980' },
  visit(
    'whole',
    { start: '2020-03-01', end: '2020-03-10' },
    { serviceProvider: { reference: 'Organization/ward' } },
  ),
  visit('open-end', { start: '2020-03-05T10:00:00+02:00' }),
  visit('open-start', { end: '2019-12-31' }, { status: 'cancelled' }),
  visit('undated', undefined, { status: 'planned' }),
  weight('w1', 5.4, {
    effectiveDateTime: '2020-03-05T23:30:00-05:00',
    encounter: { reference: 'Encounter/whole' },
  }),
  weight('w2', 5.45, { effectiveDateTime: '2020-03-06' }),
  weight('w3', 5.35, { effectiveDateTime: '2020-03', status: 'amended' }),
  weight('w4', -2, { subject: of('ben') }),
  weight('none', 0, {
    valueQuantity: undefined,
    effectivePeriod: { start: '2020-03-06T04:00:00Z', end: '2020-03-06T05:00:00Z' },
    code: { coding: [{ system: LOINC, code: 'a,b' }, { code: 'x|y' }] },
    derivedFrom: [{ reference: 'Observation/w1' }],
  }),
  {
    resourceType: 'Provenance',
    id: 'prov',
    recorded: '2020-03-07T00:00:00Z',
    agent: [{ who: { reference: 'Practitioner/doc' } }],
    target: [{ reference: 'Observation/w1' }, { reference: 'Encounter/whole' }],
  },
];

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  for (const { resourceType, id, ...rest } of RESOURCES) {
    const { status, body } = await fhir.put(`${resourceType}/${id}`, { resourceType, id, ...rest });
    expect([id, status, body.issue]).toEqual([id, 201, undefined]);
  }
});
afterAll(async () => server?.close());

async function found(url: string, mode = 'match'): Promise<readonly string[]> {
  const { status, body } = await fhir.get(url, { Prefer: 'handling=strict' });
  expect([url, status, body.issue]).toEqual([url, 200, undefined]);
  const entries: readonly Json[] = body.entry ?? [];
  return entries
    .filter(({ search }) => search.mode === mode)
    .map(({ resource }) => String(resource.id))
    .toSorted();
}

describe('what the specification says of each kind – search.html', () => {
  it.each([
    // date: precision, zones, periods, open ends
    ['Patient?birthdate=1980-05', ['ann', 'ben']],
    ['Patient?birthdate=1980-05-17', ['ben']],
    ['Patient?birthdate=1980', ['ann', 'ben', 'cid']],
    ['Patient?birthdate=ne1980-05-17', ['ann', 'cid']],
    ['Patient?birthdate=sa1980-05-16', ['ben']],
    ['Patient?birthdate=gt1980-05-17', ['ann', 'cid']],
    ['Patient?birthdate=ge1980-05-17', ['ann', 'ben', 'cid']],
    ['Patient?birthdate=lt1980-05', ['cid']],
    ['Patient?birthdate=eb1980-06', ['ann', 'ben']],
    ['Encounter?date=2020-03', ['whole']],
    ['Encounter?date=ge2030', ['open-end']],
    ['Encounter?date=lt2000', ['open-start']],
    ['Encounter?date=sa2020-03-04', ['open-end']],
    ['Encounter?date=sa2020-03-05', []],
    ['Encounter?date=sa2020-03-05T07:59:59Z', ['open-end']],
    ['Encounter?date=eb2020-01-01', ['open-start']],
    ['Encounter?date=ge2020-03-01&date=le2020-03-10', ['open-end', 'whole']],
    ['Encounter?date:missing=true', ['undated']],
    ['Encounter?date=ne2020-03', ['open-end', 'open-start']],
    ['Observation?date=2020-03-06', ['none', 'w1', 'w2']],
    ['Observation?date=2020-03-05T23:30:00-05:00', ['w1']],
    ['Observation?date=2020-03-06T04:30Z', ['w1']],
    ['Observation?date=2020-03-06T04', 400],
    ['Observation?date=ge2020-03-06T00:00:00+00:00&date=lt2020-03-07', ['none', 'w1', 'w2', 'w3']],
    // quantity: implicit precision, prefixes, decimals, units
    ['Observation?value-quantity=5.4', ['w1', 'w3']],
    ['Observation?value-quantity=5.40', ['w1']],
    ['Observation?value-quantity=gt5.4', ['w2']],
    ['Observation?value-quantity=ge5.4||kg', ['w1', 'w2']],
    [`Observation?value-quantity=lt5.4|${UCUM}|kg`, ['w3', 'w4']],
    ['Observation?value-quantity=-2', ['w4']],
    ['Observation?value-quantity=ne5.4', ['w2', 'w4']],
    ['Observation?value-quantity=ap5', ['w1', 'w2', 'w3']],
    ['Observation?value-quantity=le0,5.45', ['w2', 'w4']],
    // token
    ['Observation?code=a\\,b', ['none']],
    ['Observation?code=x\\|y', ['none']],
    ['Observation?code=|x\\|y', ['none']],
    ['Observation?code=a,b', []],
    [`Observation?code=${LOINC}|`, ['none', 'w1', 'w2', 'w3', 'w4']],
    ['Observation?code:not=a\\,b,29463-7', []],
    ['Patient?gender:not=female', ['ben', 'cid']],
    ['Patient?gender:not=female,male', ['ben']],
    ['Patient?gender:missing=true', ['ben']],
    ['Patient?gender:missing=false', ['ann', 'cid']],
    ['Patient?identifier=007', ['ann']],
    ['Patient?identifier=|7', ['ann']],
    ['Patient?identifier=|007', []],
    ['Patient?_id=ann,ben', ['ann', 'ben']],
    ['Patient?_id=ann&_id=ben', []],
    // repeat = and, comma = or
    ['Patient?given=ann&given=marie', ['ann']],
    ['Patient?given=ann,zoe', ['ann']],
    ['Patient?given=ann&given=zoe', []],
    // string
    ['Practitioner?family=muller', ['doc']],
    ['Practitioner?name=anne', ['doc']],
    ['Practitioner?family:exact=Müller-Lüdenscheidt', ['doc']],
    ['Practitioner?family:exact=Müller', []],
    ['Practitioner?family:contains=LUDEN', ['doc']],
    ['Organization?name=ward\\, n', ['ward']],
    ['Organization?name:contains=%25', []],
    ['Organization?name:contains=_', []],
    // reference
    ['Observation?patient=ann', ['none', 'w1', 'w2', 'w3']],
    ['Observation?subject=Patient/ann', ['none', 'w1', 'w2', 'w3']],
    ['Observation?subject:Patient=ann', ['none', 'w1', 'w2', 'w3']],
    ['Observation?subject=BASE/Patient/ann', ['none', 'w1', 'w2', 'w3']],
    ['Observation?patient=Patient/ann,Patient/ben', ['none', 'w1', 'w2', 'w3', 'w4']],
    ['Observation?subject=http://elsewhere.example/Patient/ann', []],
    ['Observation?subject:Group=ann', []],
    ['Observation?encounter:missing=true', ['none', 'w2', 'w3', 'w4']],
    // chains and _has
    ['Observation?patient.organization.name=ward', ['none', 'w1', 'w2', 'w3']],
    ['Observation?patient.organization.partof.name=group', ['none', 'w1', 'w2', 'w3']],
    ['Observation?subject:Patient.general-practitioner:Practitioner.name=anne', ['none', 'w1', 'w2', 'w3']],
    ['Observation?encounter.service-provider.name=ward', ['w1']],
    ['Observation?patient.birthdate=ge1980-05-17&patient.gender:missing=true', ['w4']],
    ['Observation?patient.identifier=urn:mrn|007', ['none', 'w1', 'w2', 'w3']],
    ['Observation?patient._id=ben', ['w4']],
    ['Patient?_has:Observation:patient:value-quantity=lt0', ['ben']],
    ['Patient?_has:Observation:patient:encounter.status=finished', ['ann']],
    ['Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:status=amended', ['doc']],
    ['Organization?_has:Patient:organization:gender=female', ['ward']],
    ['Observation?encounter._has:Provenance:target:agent=Practitioner/doc', ['w1']],
    ['Observation?_has:Provenance:target:_id=prov', ['w1']],
    // _lastUpdated
    ['Patient?_lastUpdated=gt2020&_id=ann', ['ann']],
    ['Patient?_lastUpdated=lt2020-01-01T00:00:00Z', []],
    ['Patient?_lastUpdated=ne2020&_id=ann', ['ann']],
  ])('%s', async (url, expected) => {
    const asked = url.replace('BASE', server.fhirBase).replaceAll('+', '%2B');
    if (typeof expected === 'number') {
      expect((await fhir.get(asked)).status).toBe(expected);
    } else {
      expect(await found(asked)).toEqual(expected);
    }
  });

  it.each([
    ['Observation?_id=w1&_include=Observation:subject', ['ann']],
    [
      'Observation?_id=w1&_include=Observation:subject&_include:iterate=Patient:organization',
      ['ann', 'ward'],
    ],
    [
      'Observation?_id=w1&_include=Observation:subject&_include:iterate=Patient:organization&_include:iterate=Organization:partof',
      ['ann', 'group', 'ward'],
    ],
    ['Observation?_id=w1&_include=Observation:subject:Group', []],
    ['Observation?_id=w1&_revinclude=Provenance:target', ['prov']],
    ['Observation?_id=w1&_revinclude=Provenance:target:Observation', ['prov']],
    ['Observation?_id=w1&_include=*', ['ann', 'whole']],
    ['Observation?_id=w1&_revinclude=Observation:derived-from', ['none']],
    [
      'Organization?_id=ward&_revinclude=Patient:organization&_revinclude:iterate=Encounter:patient',
      ['ann', 'open-end', 'open-start', 'undated', 'whole'],
    ],
  ])('%s includes', async (url, expected) => {
    expect(await found(url, 'include')).toEqual(expected);
  });

  it.each([
    ['Encounter?_sort=date', ['open-start', 'whole', 'open-end', 'undated']],
    ['Encounter?_sort=-date', ['open-end', 'whole', 'open-start', 'undated']],
    ['Observation?_sort=value-quantity', ['w4', 'w3', 'w1', 'w2', 'none']],
    ['Observation?_sort=-value-quantity', ['w2', 'w1', 'w3', 'w4', 'none']],
    ['Patient?_sort=family', ['ann', 'ben', 'cid']],
    ['Patient?_sort=-family', ['ben', 'ann', 'cid']],
    ['Patient?_sort=-gender,family', ['cid', 'ann', 'ben']],
  ])('%s, page by page', async (url, expected) => {
    const ids: string[] = [];
    for (let next: string | undefined = `${url}&_count=1`; next !== undefined;) {
      const { body }: Json = await fhir.get(next);
      ids.push(...body.entry.map(({ resource }: Json) => resource.id));
      next = body.link.find(({ relation }: Json) => relation === 'next')?.url;
    }
    expect(ids).toEqual(expected);
  });

  it.each([
    ['Observation?_id=w1,Observation/w2', ['w1', 'w2']],
    ['Observation?_id:not=Observation/w1,w2,w3,w4', ['none']],
    ['Observation?subject:Patient._id=Patient/ben', ['w4']],
    ['Patient?_has:Observation:subject:_id=Observation/w4', ['ben']],
  ])('%s takes an id with its type', async (url, expected) => {
    expect(await found(url)).toEqual(expected);
  });

  it('counts', async () => {
    expect((await fhir.get('Observation?_count=0')).body).toMatchObject({ total: 5 });
    expect((await fhir.get('Observation?_count=0')).body.entry).toBeUndefined();
    expect((await fhir.get('Observation?_count=1&_total=accurate')).body.total).toBe(5);
    expect((await fhir.get('Observation?_count=1&_total=none')).body.total).toBeUndefined();
  });

  it('reads parameters of the URL and of the body of POST _search', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const post = async (url: string, body: string) => {
      const { status, body: bundle } = await fhir.post(url, body, form);
      return [status, (bundle.entry ?? []).map(({ resource }: Json) => resource.id)];
    };
    expect(await post('Observation/_search?patient=ben', 'status=final')).toEqual([200, ['w4']]);
    expect(await post('Observation/_search?patient=ben', 'patient=ann')).toEqual([200, []]);
    expect(await post('Observation/_search', 'date=2020-03-05T23%3A30%3A00-05%3A00')).toEqual([200, ['w1']]);
  });

  it.each([
    'Observation?date=2020-02-30',
    'Observation?date=2020-13',
    'Observation?date=2020-3-5',
    'Observation?date=gt',
    'Observation?date=gtlt2020',
    'Observation?date:not=2020',
    'Observation?value-quantity=5.4|kg',
    'Observation?value-quantity=five',
    'Observation?value-quantity=5.4||kg|x',
    'Observation?subject:Martian=x',
    'Observation?subject:Practitioner=x',
    'Observation?encounter:missing=maybe',
    'Observation?_lastUpdated=yesterday',
    'Observation?patient.nose=x',
    'Observation?status.name=x',
    'Observation?subject:Organization.name=x',
    'Observation?_sort=subject.name',
    'Observation?_include=Patient',
    'Observation?_include=Observation:status',
    'Observation?_include:often=Observation:subject',
    'Observation?_count=1.5',
    'Observation?_count=',
    'Patient?_has:Observation:patient=x',
    'Patient?_has:Observation:nose:code=x',
    'Patient?_has:Observation:encounter:code=x',
    'Patient?_has=x',
    'Patient?name:exact:contains=x',
    'Patient?=x',
    'Patient?birthdate=1980-05-17T25:00',
  ])('%s is refused', async url => {
    const { status, body } = await fhir.get(url, { Prefer: 'handling=strict' });
    expect([status, body.resourceType]).toEqual([400, 'OperationOutcome']);
  });

  it.each([
    ['date=2020-02-30', 'The value "2020-02-30" of the date parameter date is not a date'],
    ['date=xx2020', 'The value "xx2020" of the date parameter date'],
    ['value-quantity=five', 'The value "five" of the quantity parameter value-quantity must be written as'],
    ['subject=a%20b', 'The value "a b" of the reference parameter subject is not a reference'],
    ['code=a|b|c', `The value "a|b|c" of the token parameter code has more than one '|'`],
    ['code-value-quantity=x', 'The value "x" of the composite parameter code-value-quantity must be'],
    [
      `component-code-value-quantity=${LOINC}|$5`,
      'The value "http://loinc.org|" of the composite parameter component-code-value-quantity names a system without ' +
        'a code: only the last part may, where elements repeat',
    ],
    ['code:missing=perhaps', 'The value "perhaps" of the token parameter code must be true or false'],
    [
      'value-quantity=5||',
      'The value "5||" of the quantity parameter value-quantity names no unit: write "5" for any',
    ],
    ['code:in=', 'The value of the token parameter code must be the URL of a value set'],
    ['_id=a|b|c', 'The value "a|b|c" of the token parameter _id is no id of type Observation: write 1 to 64'],
    ['_id=w1,w%202', 'The value "w 2" of the token parameter _id is no id'],
    ['_id=%7C', 'The value "|" of the token parameter _id is no id'],
    ['_id=', 'The value of the token parameter _id is no id'],
    ['_id:not=a/b', 'The value "a/b" of the token parameter _id is no id'],
    ['_id=Patient/ann', 'The value "Patient/ann" of the token parameter _id is no id of type Observation'],
    ['subject:Patient._id=a_b', 'The value "a_b" of the token parameter _id is no id of type Patient'],
    [
      '_has:Provenance:target:_id=a_b',
      'The value "a_b" of the token parameter _id is no id of type Provenance',
    ],
    ['_filter=_id%20eq%20a_b', 'The value "a_b" of the token parameter _id is no id of type Observation'],
    ['_count=many', '_count must be a whole number, not "many"'],
    ['_total=some', '_total must be one of none, estimate, accurate, not "some"'],
    [`date=${'9'.repeat(1_000)}`, `The value "${'9'.repeat(64)}…" of the date parameter date is not a date`],
    ['status=%20', 'The value " " of the token parameter status is empty'],
    ['status:of-type=a|b|c', 'The token parameter status does not support the modifier :of-type'],
    ['code:exact:text=x', 'The search parameter code has a malformed modifier: ":exact:text"'],
    ['code:=x', 'The search parameter code has a malformed modifier: ":"'],
    ['status.name=x', 'The token parameter status is no reference: nothing can be chained to it'],
    ['subject:Martian.name=x', 'The parameter subject of Observation does not refer to "Martian"'],
    ['_has:Martian:x:code=y', 'not as "_has:Martian:x:code"'],
    ['_include=Observation', '[target type], not "Observation"'],
    ['_include=Observation:status', '_include: Observation has no reference parameter "status"'],
    ['_include=Observation:subject:Martian', '[target type], not "Observation:subject:Martian"'],
    [
      '_include=Observation:subject:Organization',
      '_include: the parameter subject of Observation does not refer to "Organization"',
    ],
    [
      '_sort=date,-nose',
      'The value "-nose" of _sort names a search parameter that Observation does not have',
    ],
    ['_sort=code-value-quantity', 'The value "code-value-quantity" of _sort names a composite parameter'],
    ['_list=a_b', 'The value "a_b" of _list must be the id of a List'],
    ['_summary=x', '_summary must be true, text, data, count or false, not "x"'],
    ['_pretty=x', '_pretty must be true or false, not "x"'],
    ['_elements=status,nose', '_elements names an element that there is not: "nose"'],
    ['_filter=nose%20eq%20x', '_filter names the search parameter "nose", which Observation'],
    ['_filter=subject.nose%20eq%20x', '_filter names the search parameter "subject.nose", which Observation'],
    ['_filter=status%20is%20x', 'The value of _filter lacks an operator behind "status"'],
    ['_filter=date%20eq%20x', 'The value "x" of the date parameter date is not a date'],
    ['_filter=date%20eq%20gt2020', 'The value "gt2020" of the date parameter date has a prefix'],
  ])('Observation?%s is refused by parameter and value', async (criteria, diagnostics) => {
    const { status, body } = await fhir.get(`Observation?${criteria}`);
    expect([status, body.issue[0].diagnostics]).toEqual([400, expect.stringContaining(diagnostics)]);
  });

  it.each([
    ['Patient?active=a|b', 'The value "a|b" of the token parameter active is neither true nor false'],
    ['Patient?active=|x', 'The value "|x" of the token parameter active is neither true nor false'],
    ['Patient?active=urn:x|', 'The value "urn:x|" of the token parameter active is neither true nor false'],
    ['Patient?phone:of-type=a|b|c', 'The token parameter phone does not support the modifier :of-type'],
    [
      'MeasureReport?measure:identifier=x',
      'The reference parameter measure does not support the modifier :identifier',
    ],
    [
      'MeasureReport?measure:below=urn:x%20y',
      'The value "urn:x y" of the reference parameter measure must be a canonical URL',
    ],
    ['Location?near=1|2||parsec', 'The value "1|2||parsec" of the special parameter near must be written as'],
    [
      'DocumentReference?relationship=old$replaces',
      'The value "old" of the composite parameter relationship must be Type/id or an absolute URL',
    ],
    [
      'DocumentReference?relationship=a%20b$replaces',
      'The value "a b" of the composite parameter relationship must be Type/id or an absolute URL',
    ],
    ['Patient/ann?nose=1', 'This interaction does not take the parameter "nose"'],
    ['?_type=Martian', '_type must name resource types of this server, not "Martian"'],
    ['?_count=x', '_count must be a whole number, not "x"'],
  ])('%s is refused by parameter and value', async (url, diagnostics) => {
    const { status, body } = await fhir.get(url);
    expect([status, body.issue[0].diagnostics]).toEqual([400, expect.stringContaining(diagnostics)]);
  });

  it.each([
    [
      'Observation?_include=Patient:organization',
      '_include: "Patient:organization" begins at Patient, and matches are of type Observation',
    ],
    [
      'Patient?_revinclude=Observation:encounter',
      '_revinclude: "Observation:encounter" does not lead to matches, which are of type Patient',
    ],
    ['Patient?_revinclude=Observation:*:Encounter', '_revinclude: "Observation:*:Encounter" does not lead'],
    ['Observation?_revinclude=Provenance:target:Encounter', 'of type Observation'],
    ['Patient?_revinclude=*:*:Encounter', '_revinclude: "*:*:Encounter" does not lead'],
    ['?_type=Encounter,Observation&_include=Patient:organization', 'of type Encounter or Observation'],
  ])('%s brings nothing, whatever is stored: refused under strict handling', async (url, diagnostics) => {
    const { status, body } = await fhir.get(url, { Prefer: 'handling=strict' });
    expect([status, body.issue[0].diagnostics]).toEqual([400, expect.stringContaining(diagnostics)]);
    const lenient = await fhir.get(`${url}&_id=w1,ann`);
    expect(lenient.status).toBe(200);
    expect((lenient.body.entry ?? []).map(({ search }: Json) => search.mode)).not.toContain('include');
  });

  it.each([
    'Observation?_include=*&_include=Observation:*&_include:iterate=Patient:organization',
    'Patient?_revinclude=*&_revinclude=Observation:*&_revinclude=Observation:subject&_revinclude:iterate=Provenance:target',
    '?_type=Patient,Observation&_include=Patient:organization&_revinclude=Observation:derived-from',
  ])('%s may bring something, under strict handling too', async url => {
    expect((await fhir.get(url, { Prefer: 'handling=strict' })).status).toBe(200);
  });

  it('takes a code that a required binding does not have for one that nothing has', async () => {
    const { status, body } = await fhir.get('Patient?gender=x', { Prefer: 'handling=strict' });
    expect([status, body.total]).toEqual([200, 0]);
  });

  it('takes the form of a token for a boolean, and _count=0 over all types', async () => {
    expect((await fhir.get('Patient?active=|true')).status).toBe(200);
    const counted = (await fhir.get('?_type=Patient,Observation&_count=0')).body;
    expect([counted.total, counted.entry]).toEqual([8, undefined]);
  });
});

/** https://hl7.org/fhir/us/core/STU6.1/CapabilityStatement-us-core-server.html: the combinations it names. */
const US_CORE: readonly (readonly [type: string, ...parameters: string[]])[] = [
  ['AllergyIntolerance', 'patient', 'clinical-status'],
  ['CarePlan', 'patient', 'category', 'status', 'date'],
  ['CareTeam', 'patient', 'status'],
  ['Condition', 'patient', 'category', 'clinical-status', 'code', 'encounter'],
  ['Condition', 'patient', 'onset-date', 'recorded-date', 'abatement-date'],
  ['Coverage', 'patient'],
  ['Device', 'patient', 'type', 'status'],
  ['DiagnosticReport', 'patient', 'category', 'code', 'date', 'status'],
  ['DocumentReference', '_id', 'patient', 'type', 'category', 'date', 'period', 'status'],
  ['Encounter', '_id', 'identifier', 'class', 'patient', 'type', 'status', 'location', 'date'],
  ['Goal', 'patient', 'lifecycle-status', 'target-date'],
  ['Immunization', 'patient', 'status', 'date'],
  ['Location', 'name', 'address', 'address-city', 'address-state', 'address-postalcode'],
  ['MedicationDispense', 'patient', 'status', 'type'],
  ['MedicationRequest', 'patient', 'intent', 'status', 'encounter', 'authoredon'],
  ['Observation', 'patient', 'category', 'code', 'date', 'status'],
  ['Organization', 'name', 'address'],
  ['Patient', '_id', 'identifier', 'name', 'birthdate', 'gender', 'family', 'death-date'],
  ['Practitioner', '_id', 'name', 'identifier'],
  ['PractitionerRole', 'specialty', 'practitioner'],
  ['Procedure', 'patient', 'date', 'code', 'status'],
  ['QuestionnaireResponse', '_id', 'patient', 'authored', 'status', 'questionnaire'],
  ['RelatedPerson', '_id', 'patient', 'name'],
  ['ServiceRequest', '_id', 'patient', 'category', 'code', 'authored', 'status'],
  ['Specimen', '_id', 'patient'],
];

const DATES = /date$|^period$|^authored/;

describe('searches of US Core 6.1 – us-core-server', () => {
  it.each(US_CORE)('%s', async (type, ...parameters) => {
    const valued = parameters.map(
      code => `${code}=${DATES.test(code) ? 'ge2020-01-01T00:00:00%2B00:00' : 'x,y'}`,
    );
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', Prefer: 'handling=strict' };
    for (const query of [...valued, valued.join('&')]) {
      const url = `${type}?${query}${type === 'Location' ? '' : '&_revinclude=Provenance:target'}`;
      expect([url, (await fhir.get(url, { Prefer: 'handling=strict' })).status]).toEqual([url, 200]);
      expect([url, (await fhir.post(`${type}/_search`, query, form)).status]).toEqual([url, 200]);
    }
  });
});
