import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResourceValidator } from '../../src/fhir/validation/resource-validator.js';
import { parseJson } from '../../src/fhir/model/json.js';
import { anAdministrator, FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

/** Words have no modifiers. */
const WORDS: readonly string[] = ['_text', '_content'];

let server: TestServer;
let fhir: FhirClient;
let statement: Json;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  statement = (await new FhirClient(server, undefined).get('metadata')).body;
});
afterAll(async () => server?.close());

function capabilityOf(type: string): Json {
  return statement.rest[0].resource.find((resource: Json) => resource.type === type);
}

describe('FHIR R4 capabilities – http.html#capabilities', () => {
  it('CAP-01 needs no token, and is valid R4', async () => {
    const { status, text } = await new FhirClient(server, undefined).get('metadata');
    expect(status).toBe(200);
    expect(new ResourceValidator().validate(parseJson(text))).toEqual([]);
    expect(statement).toMatchObject({
      fhirVersion: '4.0.1',
      kind: 'instance',
      implementation: { url: server.fhirBase },
    });
    expect(statement.format).toContain('application/fhir+json');
  });

  it('lists all 146 types', () => {
    expect(statement.rest[0].resource).toHaveLength(146);
  });

  it('DISC-13 tells the endpoints that smart-configuration tells', async () => {
    const { security } = statement.rest[0];
    expect(security.service[0].coding[0].code).toBe('SMART-on-FHIR');
    const told = Object.fromEntries(
      security.extension[0].extension.map(({ url, valueUri }: Json) => [url, valueUri]),
    );
    const { body } = await fhir.get('.well-known/smart-configuration');
    expect(told).toEqual({
      authorize: body.authorization_endpoint,
      token: body.token_endpoint,
      introspect: body.introspection_endpoint,
      revoke: body.revocation_endpoint,
      ...(body.management_endpoint ? { manage: body.management_endpoint } : {}),
      ...(body.registration_endpoint ? { register: body.registration_endpoint } : {}),
    });
  });

  it('every interaction that it lists is answered', async () => {
    const patient = { resourceType: 'Patient', id: 'capable' };
    const ask: Record<string, () => Promise<{ status: number }>> = {
      'history-instance': () => fhir.get('Patient/capable/_history'),
      'history-type': () => fhir.get('Patient/_history'),
      'search-type': () => fhir.get('Patient'),
      create: () => fhir.post('Patient', patient),
      delete: () => fhir.delete('Patient/capable'),
      patch: () => fhir.patch('Patient/capable', [{ op: 'add', path: '/active', value: true }]),
      read: () => fhir.get('Patient/capable'),
      update: () => fhir.put('Patient/capable', patient),
      vread: () => fhir.get('Patient/capable/_history/1'),
    };
    const listed: string[] = capabilityOf('Patient').interaction.map(({ code }: Json) => code);
    expect(listed.toSorted()).toEqual(Object.keys(ask).toSorted());
    await fhir.put('Patient/capable', patient);
    for (const [code, request] of Object.entries(ask)) {
      expect([code, (await request()).status]).toEqual([
        code,
        expect.toSatisfy((status: number) => status < 300),
      ]);
      await fhir.put('Patient/capable', patient);
    }
    expect(statement.rest[0].interaction.map(({ code }: Json) => code)).toEqual([
      'transaction',
      'batch',
      'history-system',
      'search-system',
    ]);
  });

  it('every search parameter, include and revinclude that it lists is understood', async () => {
    for (const type of ['Patient', 'Observation', 'Encounter', 'Location', 'Provenance']) {
      const { searchParam, searchInclude, searchRevInclude } = capabilityOf(type);
      for (const { name } of searchParam) {
        const query = WORDS.includes(name) ? `${name}=x` : `${name}:missing=true`;
        const { status } = await fhir.get(`${type}?${query}`, { Prefer: 'handling=strict' });
        expect([type, name, status]).toEqual([type, name, 200]);
      }
      for (const include of searchInclude) {
        expect([include, (await fhir.get(`${type}?_include=${include}`)).status]).toEqual([include, 200]);
      }
      for (const include of searchRevInclude.slice(0, 20)) {
        expect([include, (await fhir.get(`${type}?_revinclude=${include}`)).status]).toEqual([include, 200]);
      }
    }
  });

  it('so is every search parameter that it lists for all types', async () => {
    const queries: Record<string, string> = {
      _filter: '_filter=_id eq capable',
      _has: '_has:Observation:patient:_id=none',
      _list: '_list=none',
    };
    const listed: string[] = statement.rest[0].searchParam.map(({ name }: Json) => name);
    expect(listed).toEqual(Object.keys(queries));
    for (const name of listed) {
      const { status } = await fhir.get(`Patient?${queries[name]}`, { Prefer: 'handling=strict' });
      expect([name, status]).toEqual([name, 200]);
    }
  });

  it('_elements=fhirVersion, _pretty and Accept work on it as on every resource', async () => {
    const { body } = await fhir.get('metadata?_elements=fhirVersion&_pretty=true');
    expect(body.fhirVersion).toBe('4.0.1');
    expect(body.implementation).toBeUndefined();
    expect((await fhir.get('metadata', { Accept: 'text/plain' })).status).toBe(406);
  });
});
