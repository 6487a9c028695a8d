import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FhirClient, Json } from '../../support/fhir-client.js';
import type { TestServer } from '../../support/start-server.js';
import { aWard, bedOf } from './beds.js';

let server: TestServer;
let fhir: FhirClient;
beforeAll(async () => {
  ({ server, fhir } = await aWard());
});
afterAll(async () => server?.close());

const XML = 'application/fhir+xml';

describe('F76 a custom resource type', () => {
  it('is created, read, updated, patched and deleted, and has a history', async () => {
    const { id: _, ...fresh } = bedOf('alice', { bed: '9-01' });
    const created = await fhir.post('BedAssignment', fresh);
    expect(created.status).toBe(201);
    const path = /BedAssignment\/[^/]+/.exec(created.headers.get('location') ?? '')![0];
    const id = path.split('/')[1];
    expect((await fhir.put(path, { ...fresh, id, bed: '9-02' })).status).toBe(200);
    const patched = await fhir.patch(path, [{ op: 'replace', path: '/bed', value: '9-03' }]);
    expect([patched.status, patched.body.bed]).toEqual([200, '9-03']);
    const operation = [
      { name: 'type', valueCode: 'add' },
      { name: 'path', valueString: 'BedAssignment.move.where(from = ’3-01’)'.replaceAll('’', "'") },
      { name: 'name', valueString: 'extension' },
      {
        name: 'value',
        part: [
          { name: 'url', valueUri: 'urn:x' },
          { name: 'value', valueString: 'y' },
        ],
      },
    ];
    const parameters = { resourceType: 'Parameters', parameter: [{ name: 'operation', part: operation }] };
    const byPath = await fhir.patch(path, parameters, { 'Content-Type': 'application/fhir+json' });
    expect([byPath.status, byPath.body.move?.[0].extension?.[0].valueString]).toEqual([200, 'y']);
    expect((await fhir.get(`${path}/_history/2`)).body.bed).toBe('9-02');
    expect((await fhir.delete(path)).status).toBe(204);
    expect((await fhir.get(path)).status).toBe(410);
    expect((await fhir.get(`${path}/_history`)).body.total).toBe(5);
    expect((await fhir.get('BedAssignment/_history')).body.total).toBe(8);
    const everywhere = await fhir.get('_history?_count=1000');
    expect(
      everywhere.body.entry.filter((entry: Json) => entry.fullUrl.includes('/BedAssignment/')),
    ).toHaveLength(8);
  });

  it('is written under conditions, in batches and in transactions, with references to what comes along', async () => {
    const condition = 'identifier=urn:beds|carol';
    const carol = bedOf('carol', {
      id: undefined,
      encounter: undefined,
      patient: { reference: 'urn:uuid:0d6fbe2e-3f51-4f4b-8b0a-6a3b2a9d8a11' },
    });
    const entry = [
      {
        fullUrl: 'urn:uuid:0d6fbe2e-3f51-4f4b-8b0a-6a3b2a9d8a11',
        resource: { resourceType: 'Patient', name: [{ family: 'Carol' }] },
        request: { method: 'POST', url: 'Patient', ifNoneExist: 'family=Carol' },
      },
      { resource: carol, request: { method: 'POST', url: 'BedAssignment', ifNoneExist: condition } },
    ];
    const first = await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry });
    expect([first.status, first.body.entry?.[1].response.status]).toEqual([200, '201 Created']);
    const again = await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry });
    expect(again.body.entry[1].response.status).toMatch(/^200/);
    const { body } = await fhir.get(`BedAssignment?${condition}&_include=BedAssignment:patient`);
    expect(body.entry.map(({ resource }: Json) => resource.resourceType)).toEqual([
      'BedAssignment',
      'Patient',
    ]);
    const ended = {
      ...body.entry[0].resource,
      status: 'completed',
      period: { start: '2026-11-01', end: '2026-11-02' },
    };
    expect((await fhir.put(`BedAssignment?${condition}`, ended)).status).toBe(200);
    const batch = await fhir.post('', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { request: { method: 'GET', url: 'BedAssignment?status=completed&identifier=urn:beds|carol' } },
      ],
    });
    expect(batch.body.entry[0].resource.total ?? batch.body.entry[0].resource.entry.length).toBe(1);
    expect((await fhir.delete(`BedAssignment?${condition}`)).status).toBe(204);
  });

  it('goes to XML and comes back, digits included', async () => {
    const xml = (await fhir.get('BedAssignment/alice-before', { Accept: XML })).text;
    expect(xml).toContain('<BedAssignment xmlns="http://hl7.org/fhir">');
    expect(xml).toContain('<surchargeQuantity><value value="12.5"/>');
    const changed = xml.replace('<bed value="2-01"/>', '<bed value="2-02"/>').replace('12.5', '12.50');
    const put = await fhir.put('BedAssignment/alice-before', changed, { 'Content-Type': XML });
    expect(put.status).toBe(200);
    const { body, text } = await fhir.get('BedAssignment/alice-before');
    expect([body.bed, text.includes('12.50')]).toEqual(['2-02', true]);
    const wrong = changed.replace('<bed value="2-02"/>', '<room value="1"/>');
    const refused = await fhir.put('BedAssignment/alice-before', wrong, { 'Content-Type': XML });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('has no element')]);
  });

  it.each([
    ['an unknown element', { room: '1' }, 'BedAssignment.room'],
    ['a wrong cardinality', { period: undefined }, 'BedAssignment.period'],
    ['an array too many', { bed: ['3-12'] }, 'BedAssignment.bed'],
    ['a wrong data type', { urgency: 'soon' }, 'BedAssignment.urgency'],
    ['a primitive out of form', { urgency: 0 }, 'BedAssignment.urgency'],
    ['two of a choice', { surchargeString: 'x', surchargeQuantity: { value: 1 } }, 'BedAssignment.surcharge'],
    ['a code outside of the required value set', { status: 'cleaning' }, 'BedAssignment.status'],
    ['a reference to another type', { ward: { reference: 'Patient/alice' } }, 'BedAssignment.ward.reference'],
    ['a backbone element without what it needs', { move: [{ from: '1-01' }] }, 'BedAssignment.move[0].at'],
    ['an invariant of the type', { status: 'completed' }, 'BedAssignment'],
    ['an invariant of an element', { move: [{ at: '2026', from: 'x' }] }, 'BedAssignment.move[0].from'],
    [
      'an invariant of all domain resources',
      { contained: [{ resourceType: 'Patient', id: 'p' }] },
      'BedAssignment',
    ],
  ])('is refused with %s', async (_, more, place) => {
    const { status, body } = await fhir.put('BedAssignment/wrong', bedOf('alice', { id: 'wrong', ...more }));
    expect([status >= 400 && status < 423, body.issue.map((issue: Json) => issue.expression?.[0])]).toEqual([
      true,
      expect.arrayContaining([place]),
    ]);
    expect((await fhir.get('BedAssignment/wrong')).status).toBe(404);
    const review = await fhir.post('BedAssignment/$validate', bedOf('alice', { id: 'wrong', ...more }));
    expect(review.body.issue.some((issue: Json) => issue.severity === 'error')).toBe(true);
  });

  it('is part of $everything, $meta, $diff and GraphQL', async () => {
    const { body } = await fhir.get('Patient/alice/$everything');
    const found = body.entry.map(({ resource }: Json) => `${resource.resourceType}/${resource.id}`);
    expect(found).toEqual(expect.arrayContaining(['BedAssignment/alice-bed', 'Location/w3']));
    expect(found).not.toContain('BedAssignment/bob-bed');
    const stay = await fhir.get('Encounter/alice-stay/$everything');
    expect(stay.text).toContain('BedAssignment');
    expect((await fhir.get('BedAssignment/alice-bed/$meta')).status).toBe(200);
    const profile = 'https://hospital.example/fhir/StructureDefinition/BedAssignment';
    const reviewed = await fhir.post(`BedAssignment/$validate?profile=${profile}`, bedOf('alice'));
    expect([reviewed.status, reviewed.text]).toEqual([200, expect.not.stringContaining('"error"')]);
    const query =
      '{ BedAssignment(id: "alice-bed") { bed patient { resource { ... on Patient { name { family } } } } } BedAssignmentList(status: "active") { id move { from } } }';
    const graph = await fhir.get(`$graphql?query=${encodeURIComponent(query)}`);
    expect(graph.body.data.BedAssignment).toEqual({
      bed: '3-12',
      patient: { resource: { name: [{ family: 'Alice' }] } },
    });
    expect(graph.body.data.BedAssignmentList.map(({ id }: Json) => id).toSorted()).toEqual([
      'alice-bed',
      'bob-bed',
    ]);
  });

  it('may be referred to by resources of R4, and protects what refers to it', async () => {
    const flag = {
      resourceType: 'Basic',
      id: 'note',
      code: { text: 'note' },
      subject: { reference: 'BedAssignment/alice-bed' },
    };
    expect((await fhir.put('Basic/note', flag)).status).toBe(201);
    const { body } = await fhir.get('Basic?subject=BedAssignment/alice-bed&_include=Basic:subject');
    expect(body.entry.map(({ resource }: Json) => resource.resourceType)).toEqual(['Basic', 'BedAssignment']);
    expect((await fhir.get('Basic?subject:BedAssignment.bed=3-12')).body.entry).toHaveLength(1);
  });
});

describe('F76 what the server says of a custom resource type', () => {
  it('lists it in the CapabilityStatement, and what it lists can be read', async () => {
    const { body } = await fhir.get('metadata');
    const type = body.rest[0].resource.find((resource: Json) => resource.type === 'BedAssignment');
    expect(type.profile).toBe('https://hospital.example/fhir/StructureDefinition/BedAssignment');
    expect(type.searchParam.map(({ name }: Json) => name)).toEqual(
      expect.arrayContaining(['_id', '_lastUpdated', 'ward-status', 'surcharge', '_text']),
    );
    expect(type.searchInclude).toContain('BedAssignment:previous');
    expect(type.searchRevInclude).toContain('BedAssignment:previous');
    expect(type.operation).toContainEqual(expect.objectContaining({ name: 'discharge' }));
    const patient = body.rest[0].resource.find((resource: Json) => resource.type === 'Patient');
    expect(patient.searchRevInclude).toContain('BedAssignment:patient');
    expect(
      (await fhir.post('CapabilityStatement/$validate', body)).body.issue.filter(
        (issue: Json) => issue.severity === 'error',
      ),
    ).toEqual([]);
    const [definition] = (await fhir.get(`StructureDefinition?url=${type.profile}`)).body.entry;
    expect(definition.resource).toMatchObject({
      id: 'BedAssignment',
      type: 'BedAssignment',
      kind: 'resource',
    });
    expect((await fhir.get('SearchParameter/bed-assignment-ward-status')).body.base).toEqual([
      'BedAssignment',
    ]);
    const codes = await fhir.get('ValueSet/bed-assignment-status/$expand');
    expect(codes.body.expansion.contains).toHaveLength(4);
  });

  it('names it in smart-configuration, OpenAPI and its page', async () => {
    const smart: Json = await (await server.request('/fhir/.well-known/smart-configuration')).json();
    expect(smart.scopes_supported).toContain('patient/BedAssignment.cruds');
    const openApi: Json = await (await server.request('/openapi.json?type=BedAssignment')).json();
    expect(Object.keys(openApi.paths)).toContain('/fhir/BedAssignment/{id}');
    expect(JSON.stringify(openApi.paths['/fhir/BedAssignment'].get.parameters)).toContain('ward-status');
    expect(await (await server.request('/openapi')).text()).toContain('BedAssignment');
  });

  it('keeps its definitions as the module says them', async () => {
    const { body } = await fhir.get('SearchParameter/bed-assignment-ward');
    const changed = await fhir.put('SearchParameter/bed-assignment-ward', {
      ...body,
      expression: 'BedAssignment.bed',
    });
    expect([changed.status, changed.text]).toEqual([422, expect.stringContaining('built-in')]);
  });
});
