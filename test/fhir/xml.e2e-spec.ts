import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseXml } from '../../src/fhir/xml/parse-xml.js';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

const XML = { 'Content-Type': 'application/fhir+xml' };
const OBSERVATION =
  '<Observation xmlns="http://hl7.org/fhir"><id value="x"/><status value="final"/>' +
  '<code><text value="weight"/></code><valueQuantity><value value="1.10"/></valueQuantity></Observation>';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  await fhir.put('Observation/x', OBSERVATION, XML);
});
afterAll(async () => server?.close());

describe('FHIR R4 XML – xml.html', () => {
  it('is stored as what it means, every digit kept', async () => {
    expect((await fhir.get('Observation/x')).text).toContain('"value":1.10');
  });

  it.each([
    ['Observation/x', { Accept: 'application/fhir+xml' }],
    ['Observation/x', { Accept: 'application/fhir+json;q=0.5, application/xml' }],
    ['Observation/x?_format=xml', {}],
    ['Observation/x?_format=application/fhir%2Bxml', { Accept: 'application/json' }],
    ['Observation/x?_format=application/fhir+xml&_pretty=true', {}],
  ])('answers %s with %j as XML', async (path, headers) => {
    const { status, headers: answered, text } = await fhir.get(path, headers);
    expect([status, answered.get('content-type')]).toEqual([200, 'application/fhir+xml; charset=utf-8']);
    expect(text).toContain('<value value="1.10"/>');
    expect(parseXml(text)).toMatchObject({ resourceType: 'Observation', id: 'x' });
  });

  it.each(['*/*', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'])(
    'answers Accept: %s as JSON or XML by its weight',
    async accept => {
      const { headers } = await fhir.get('Observation/x', { Accept: accept });
      const expected = accept.includes('xml;q=0.9') ? 'xml' : 'json';
      expect(headers.get('content-type')).toBe(`application/fhir+${expected}; charset=utf-8`);
    },
  );

  it('writes searches, histories, bundles, capabilities and errors as XML', async () => {
    for (const path of [
      'Observation',
      'Observation/x/_history',
      '_history',
      'metadata',
      'Observation/nobody',
    ]) {
      const { headers, text } = await fhir.get(path, { Accept: 'application/fhir+xml' });
      expect(headers.get('content-type')).toBe('application/fhir+xml; charset=utf-8');
      const expected =
        path === 'metadata' ? 'CapabilityStatement' : path.includes('nobody') ? 'OperationOutcome' : 'Bundle';
      expect(parseXml(text).resourceType).toBe(expected);
    }
    const transaction =
      '<Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/><entry>' +
      `<resource>${OBSERVATION}</resource>` +
      '<request><method value="POST"/><url value="Observation"/></request></entry></Bundle>';
    const { status, text } = await fhir.post('', transaction, { ...XML, Accept: 'application/fhir+xml' });
    expect([status, parseXml(text)['type']]).toEqual([200, 'transaction-response']);
  });

  it.each([
    [
      'an external entity',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Patient xmlns="http://hl7.org/fhir"/>',
    ],
    ['another namespace', '<Patient xmlns="urn:x"/>'],
    ['JSON', '{"resourceType":"Patient"}'],
    ['an unknown element', '<Patient xmlns="http://hl7.org/fhir"><nose value="1"/></Patient>'],
    ['half of it', '<Patient xmlns="http://hl7.org/fhir">'],
    ['depth 10 000', `<Patient xmlns="http://hl7.org/fhir">${'<extension url="u">'.repeat(10_000)}`],
  ])('refuses %s with 400', async (_, text) => {
    const { status, body } = await fhir.post('Patient', text, XML);
    expect([status, body.resourceType]).toEqual([400, 'OperationOutcome']);
  });
});
