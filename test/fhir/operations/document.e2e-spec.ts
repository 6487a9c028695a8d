import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResourceValidator } from '../../../src/fhir/validation/resource-validator.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  const subject = { reference: 'Patient/alice' };
  const resources: Json[] = [
    { resourceType: 'Patient', id: 'alice' },
    { resourceType: 'Practitioner', id: 'dr' },
    { resourceType: 'Organization', id: 'ward', name: 'Ward' },
    { resourceType: 'Condition', id: 'cough', subject },
    {
      resourceType: 'Composition',
      id: 'letter',
      status: 'final',
      type: { text: 'Letter' },
      subject,
      date: '2024-01-01',
      author: [{ reference: 'Practitioner/dr' }, { reference: '#self' }],
      contained: [{ resourceType: 'Device', id: 'self' }],
      custodian: { reference: `${server.fhirBase}/Organization/ward` },
      title: 'Letter',
      relatesTo: [{ code: 'replaces', targetReference: { reference: 'Composition/older' } }],
      section: [
        {
          title: 'Problems',
          entry: [{ reference: 'Condition/cough' }, { reference: 'Condition/cough' }],
          section: [{ title: 'More', entry: [{ reference: 'Observation/gone' }] }],
        },
        { title: 'Elsewhere', entry: [{ reference: 'https://example.org/fhir/Condition/1' }] },
      ],
    },
  ];
  const entry = resources.map(resource => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  expect((await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
  // Digits of the composition's parts are kept: 1.10 stays so.
  const digits =
    '{"resourceType":"Observation","id":"gone","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/alice"},"valueQuantity":{"value":1.10}}';
  expect((await fhir.put('Observation/gone', digits)).status).toBe(201);
});
afterAll(async () => server?.close());

function entries({ body }: { readonly body: Json }): string[] {
  return body.entry.map(({ fullUrl }: Json) => fullUrl.replace(`${server.fhirBase}/`, ''));
}

describe('F65 Composition/$document – composition-operation-document.html', () => {
  it('is the composition first, and all that it refers to, each once', async () => {
    const answer = await fhir.get('Composition/letter/$document');
    expect(answer.status).toBe(200);
    expect(entries(answer)).toEqual([
      'Composition/letter',
      'Patient/alice',
      'Practitioner/dr',
      'Organization/ward',
      'Condition/cough',
      'Observation/gone',
    ]);
    const { type, identifier, timestamp } = answer.body;
    expect([type, identifier.system]).toEqual(['document', 'urn:ietf:rfc:3986']);
    expect(Date.parse(timestamp)).toBeGreaterThan(0);
    expect(answer.text).toContain('"value":1.10');
    expect(new ResourceValidator().validate(answer.body)).toEqual([]);
  });

  it('says how much is left out: here what is on another server', async () => {
    const { body } = await fhir.get('Composition/letter/$document');
    expect(body.meta.tag[0].code).toBe('SUBSETTED');
    expect(body.meta.tag[0].display).toMatch(/^1 resource is referred to and left out/);
  });

  it('leaves out what the token may not read, and says so', async () => {
    const app = await aClient(server, {
      scope: 'patient/Composition.rs patient/Condition.rs patient/Patient.r',
      patient: 'alice',
    });
    const answer = await app.get('Composition/letter/$document');
    expect(entries(answer)).toEqual(['Composition/letter', 'Patient/alice', 'Condition/cough']);
    expect(answer.body.meta.tag[0].display).toMatch(/^4 resources are/);
    const other = await aClient(server, { scope: 'patient/*.rs', patient: 'bob' });
    expect((await other.get('Composition/letter/$document')).status).toBe(404);
    expect((await other.get('Composition/$document?id=letter')).status).toBe(404);
  });

  it('is found by id too, by GET and POST', async () => {
    expect(entries(await fhir.get('Composition/$document?id=letter'))).toHaveLength(6);
    const body = { resourceType: 'Parameters', parameter: [{ name: 'id', valueUri: 'letter' }] };
    expect(entries(await fhir.post('Composition/$document', body))).toHaveLength(6);
    expect((await fhir.get('Composition/$document?id=nothing')).status).toBe(404);
  });

  it('persist=true stores the Bundle, for whoever may create one', async () => {
    const { body } = await fhir.get('Composition/letter/$document?persist=true');
    const stored = await fhir.get(`Bundle/${body.id}`);
    expect(stored.body).toEqual(body);
    expect(stored.text).toContain('"value":1.10');
    const reader = await aClient(server, { scope: 'system/*.rs' });
    expect((await reader.get('Composition/letter/$document?persist=true')).status).toBe(403);
  });

  it('comes in XML', async () => {
    expect((await fhir.get('Composition/letter/$document?_format=xml')).text).toContain('<Bundle');
  });

  it.each([
    'Composition/letter/$document?persist=maybe',
    'Composition/letter/$document?graph=x',
    'Composition/$document',
    'Composition/$document?id=https://example.org/fhir/Composition/1',
  ])('%s is refused', async path => {
    expect((await fhir.get(path)).status).toBe(400);
  });
});
