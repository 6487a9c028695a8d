import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FallRiskModule } from '../../examples/custom-operation/fall-risk.module.js';
import { ResourceValidator } from '../../src/fhir/validation/resource-validator.js';
import { parseJson } from '../../src/fhir/model/json.js';
import { aClient, anAdministrator, FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;
let capabilities: Json;

beforeAll(async () => {
  server = await startServer({ extensions: [FallRiskModule] });
  fhir = await anAdministrator(server);
  capabilities = (await fhir.get('metadata')).body.rest[0];
});
afterAll(async () => server?.close());

function namesOf(resource: Json): readonly string[] {
  return (resource.operation ?? []).map(({ name }: Json) => name as string);
}

describe('OperationDefinitions – operationdefinition.html', () => {
  it('there is a valid one for each operation of the CapabilityStatement', async () => {
    const patient = capabilities.resource.find(({ type }: Json) => type === 'Patient');
    const ids = [
      ...namesOf(capabilities),
      ...namesOf(patient).map(name =>
        ['everything', 'fall-risk'].includes(name) ? `Patient-${name}` : `Resource-${name}`,
      ),
    ];
    expect(ids).toContain('Patient-fall-risk');
    expect(ids.length).toBeGreaterThan(6);
    for (const id of ids) {
      const { status, text } = await fhir.get(`OperationDefinition/${id}`);
      expect([id, status, new ResourceValidator().validate(parseJson(text))]).toEqual([id, 200, []]);
    }
  });

  it('says what its declaration says', async () => {
    expect((await fhir.get('OperationDefinition/Patient-everything')).body).toMatchObject({
      url: `${server.fhirBase}/OperationDefinition/Patient-everything`,
      base: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
      code: 'everything',
      resource: ['Patient'],
      system: false,
      type: true,
      instance: true,
      affectsState: false,
    });
    const { body } = await fhir.get('OperationDefinition/Patient-fall-risk');
    expect(body).toMatchObject({ url: 'https://hospital.example/OperationDefinition/Patient-fall-risk' });
  });

  it('has an ETag, XML, and its scope; stored ones are read as ever', async () => {
    const { headers } = await fhir.get('OperationDefinition/Resource-validate');
    const known = { 'If-None-Match': headers.get('etag')! };
    expect((await fhir.get('OperationDefinition/Resource-validate', known)).status).toBe(304);
    expect((await fhir.get('OperationDefinition/Resource-validate?_format=xml')).text).toContain(
      '<OperationDefinition',
    );
    const stranger = await aClient(server, { scope: 'system/Patient.rs' });
    expect((await stranger.get('OperationDefinition/Resource-validate')).status).toBe(403);
    expect((await fhir.get('OperationDefinition/nobody')).status).toBe(404);
    const own = {
      resourceType: 'OperationDefinition',
      id: 'own',
      name: 'Own',
      status: 'draft',
      kind: 'operation',
      code: 'own',
      system: true,
      type: false,
      instance: false,
    };
    expect((await fhir.put('OperationDefinition/own', own)).status).toBe(201);
    expect((await fhir.get('OperationDefinition/own')).body.name).toBe('Own');
  });
});
