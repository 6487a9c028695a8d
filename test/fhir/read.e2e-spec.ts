import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  await fhir.put('Patient/alice', {
    resourceType: 'Patient',
    id: 'alice',
    active: true,
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Alice</div>' },
    name: [{ family: 'Ahrens', given: ['Alice'] }],
    birthDate: '1970-01-01',
  });
});
afterAll(async () => server?.close());

describe('FHIR R4 read – http.html#read', () => {
  it('answers the resource with ETag and Last-Modified', async () => {
    const { status, headers, body } = await fhir.get('Patient/alice');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    expect(headers.get('etag')).toBe('W/"1"');
    expect(new Date(headers.get('last-modified') ?? '').getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ resourceType: 'Patient', id: 'alice', meta: { versionId: '1' } });
  });

  it('answers HEAD without a body', async () => {
    const { status, headers, text } = await fhir.send('HEAD', 'Patient/alice', undefined);
    expect([status, headers.get('etag'), text]).toEqual([200, 'W/"1"', '']);
  });

  it.each([{ 'If-None-Match': 'W/"1"' }, { 'If-None-Match': '*' }, { 'If-None-Match': 'W/"7", "1"' }])(
    'answers 304 to %j',
    async headers => {
      const { status, text } = await fhir.get('Patient/alice', headers);
      expect([status, text]).toEqual([304, '']);
    },
  );

  it('answers 304 to If-Modified-Since of the last change, 200 to an older one', async () => {
    const { headers } = await fhir.get('Patient/alice');
    const lastModified = headers.get('last-modified') ?? '';
    expect((await fhir.get('Patient/alice', { 'If-Modified-Since': lastModified })).status).toBe(304);
    const older = new Date(Date.parse(lastModified) - 5000).toUTCString();
    expect((await fhir.get('Patient/alice', { 'If-Modified-Since': older })).status).toBe(200);
  });

  it.each([
    ['Patient/nobody', 404, 'not-found'],
    ['Patient/not_an_id', 404, 'not-found'],
    [`Patient/${'x'.repeat(65)}`, 404, 'not-found'],
    [`Patient/${'x'.repeat(500)}`, 400, 'invalid'],
    ['Martian/1', 404, 'not-supported'],
    ['patient/alice', 404, 'not-supported'],
    ['Patient/alice/what/is/this', 404, 'not-found'],
    ['Patient/alice/$unknown', 404, 'not-supported'],
    ['Patient/alice?_format=turtle', 406, 'not-supported'],
    ['Patient/alice?_summary=count', 400, 'value'],
    ['Patient/alice?_summary=no', 400, 'value'],
    ['Patient/alice?_elements=nose', 400, 'value'],
    ['Patient/alice?_pretty=perhaps', 400, 'value'],
    ['Patient/alice?name=x', 400, 'not-supported'],
    ['Patient/alice?_pretty=true&_pretty=true', 400, 'invalid'],
    ['Patient/%zz', 400, 'invalid'],
  ])('answers %s with %i and an OperationOutcome', async (path, expected, code) => {
    const { status, headers, body } = await fhir.get(path);
    expect([status, body.resourceType, body.issue[0].code]).toEqual([expected, 'OperationOutcome', code]);
    expect(headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
  });

  it.each([
    'application/fhir+turtle',
    'text/html',
    'application/fhir+json; fhirVersion=5.0',
    'application/json;q=0',
  ])('answers Accept: %s with 406', async accept => {
    expect((await fhir.get('Patient/alice', { Accept: accept })).status).toBe(406);
  });

  it.each(['*/*', 'application/json', 'application/fhir+json; fhirVersion=4.0', 'text/html, */*;q=0.1'])(
    'answers Accept: %s',
    async accept => {
      expect((await fhir.get('Patient/alice', { Accept: accept })).status).toBe(200);
    },
  );

  it('answers 405 with Allow to a method that the path does not have', async () => {
    const { status, headers, body } = await fhir.post('Patient/alice', { resourceType: 'Patient' });
    expect([status, body.issue[0].code]).toEqual([405, 'not-supported']);
    expect(headers.get('allow')).toBe('DELETE, GET, HEAD, PATCH, PUT');
  });

  it('asks for a token', async () => {
    const response = await server.request('/fhir/Patient/alice');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });
});

describe('FHIR R4 parts of a resource – search.html#summary', () => {
  const SUBSETTED = expect.objectContaining({ code: 'SUBSETTED' });

  it('_elements: those and what is mandatory', async () => {
    const { body } = await fhir.get('Patient/alice?_elements=birthDate');
    expect(Object.keys(body).toSorted()).toEqual(['birthDate', 'id', 'meta', 'resourceType']);
    expect(body.meta.tag).toContainEqual(SUBSETTED);
  });

  it.each([
    ['true', ['active', 'birthDate', 'id', 'meta', 'name', 'resourceType']],
    ['text', ['id', 'meta', 'resourceType', 'text']],
    ['data', ['active', 'birthDate', 'id', 'meta', 'name', 'resourceType']],
  ])('_summary=%s', async (summary, elements) => {
    const { body } = await fhir.get(`Patient/alice?_summary=${summary}`);
    expect(Object.keys(body).toSorted()).toEqual(elements);
    expect(body.meta.tag).toContainEqual(SUBSETTED);
  });

  it('_summary=false and _pretty=true show the whole', async () => {
    const { body, text } = await fhir.get('Patient/alice?_summary=false&_pretty=true');
    expect(text).toBe(JSON.stringify(body, undefined, 2));
    expect(body.text).toBeDefined();
  });
});
