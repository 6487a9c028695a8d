import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { LEADING_NOWHERE, MALFORMED, REFUSED_CRITERIA, REFUSED_REQUESTS } from './refused-searches.js';
import { LOINC, RESOURCES, UCUM } from './specification-record.js';
import { US_CORE } from './us-core-searches.js';

let server: TestServer;
let fhir: FhirClient;

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

  it.each(MALFORMED)('%s is refused', async url => {
    const { status, body } = await fhir.get(url, { Prefer: 'handling=strict' });
    expect([status, body.resourceType]).toEqual([400, 'OperationOutcome']);
  });

  it.each(REFUSED_CRITERIA)(
    'Observation?%s is refused by parameter and value',
    async (criteria, diagnostics) => {
      const { status, body } = await fhir.get(`Observation?${criteria}`);
      expect([status, body.issue[0].diagnostics]).toEqual([400, expect.stringContaining(diagnostics)]);
    },
  );

  it.each(REFUSED_REQUESTS)('%s is refused by parameter and value', async (url, diagnostics) => {
    const { status, body } = await fhir.get(url);
    expect([status, body.issue[0].diagnostics]).toEqual([400, expect.stringContaining(diagnostics)]);
  });

  it.each(LEADING_NOWHERE)(
    '%s brings nothing, whatever is stored: refused under strict handling',
    async (url, diagnostics) => {
      const { status, body } = await fhir.get(url, { Prefer: 'handling=strict' });
      expect([status, body.issue[0].diagnostics]).toEqual([400, expect.stringContaining(diagnostics)]);
      const lenient = await fhir.get(`${url}&_id=w1,ann`);
      expect(lenient.status).toBe(200);
      expect((lenient.body.entry ?? []).map(({ search }: Json) => search.mode)).not.toContain('include');
    },
  );

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
