import { Module } from '@nestjs/common';
import type { Parameters } from 'fhir/r4.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FhirOperation, FhirResourceController, Input, OperationInput } from '../../../src/index.js';
import { anAdministrator, type FhirClient } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

@FhirResourceController('Patient')
class GreetingController {
  @FhirOperation({
    code: 'greet',
    level: 'type',
    definition: 'https://hospital.example/OperationDefinition/Patient-greet',
    affectsState: false,
    scopes: ['Patient.r'],
    parameters: {
      name: { type: 'string', min: 1, max: '*' },
      times: { type: 'positiveInt' },
      loud: { type: 'boolean' },
      by: { type: 'Resource' },
    },
  })
  greet(@Input() input: OperationInput): Parameters {
    const by = input.value('by') as { readonly id?: string } | undefined;
    const text = [input.texts('name').join('+'), input.text('times'), input.value('loud'), by?.id];
    return { resourceType: 'Parameters', parameter: [{ name: 'text', valueString: text.join('/') }] };
  }

  @FhirOperation({
    code: 'change',
    level: 'type',
    definition: 'https://hospital.example/OperationDefinition/Patient-change',
    affectsState: true,
    scopes: ['Patient.u'],
  })
  change(): Parameters {
    return { resourceType: 'Parameters' };
  }
}

@Module({ controllers: [GreetingController] })
class GreetingModule {}

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer({ extensions: [GreetingModule] });
  fhir = await anAdministrator(server);
});
afterAll(async () => server?.close());

function parameters(...parameter: object[]): object {
  return { resourceType: 'Parameters', parameter };
}

describe('the parameters of an operation', () => {
  it('come by URL, or in a body of Parameters, or both', async () => {
    const byUrl = await fhir.get('Patient/$greet?name=a&name=b&times=2&loud=true&_pretty=true');
    expect(byUrl.body.parameter[0].valueString).toBe('a+b/2/true/');
    const body = parameters(
      { name: 'name', valueString: 'a' },
      { name: 'by', resource: { resourceType: 'Patient', id: 'p', unknown: 'left to the operation' } },
    );
    const byBody = await fhir.post('Patient/$greet?times=3', body);
    expect(byBody.body.parameter[0].valueString).toBe('a/3//p');
  });

  it('a sole resource needs no Parameters around it', async () => {
    const { body } = await fhir.post('Patient/$greet?name=a', { resourceType: 'Patient', id: 'p' });
    expect(body.parameter[0].valueString).toBe('a///p');
  });

  it.each([
    ['name=a&nmae=b', 'http.nmae'],
    ['name=a&toString=b', 'http.toString'],
    ['name=a&times=0', 'http.times'],
    ['name=a&times=2&times=3', 'http.times'],
    ['name=a&loud=yes', 'http.loud'],
    ['name=a&by=Patient/1', 'http.by'],
    ['name=a&_elements=parameter', 'http._summary'],
    ['times=1', undefined],
  ])('?%s is a 400 that names it', async (query, expression) => {
    const { status, body } = await fhir.get(`Patient/$greet?${query}`);
    expect(status).toBe(400);
    expect(body.issue[0].expression).toEqual(expression === undefined ? undefined : [expression]);
  });

  it.each([
    [{ name: 'name', valueInteger: 1 }],
    [{ name: 'nmae', valueString: 'x' }],
    [{ name: 'name', valueString: 'x', other: 1 }],
    [{ name: 'name' }],
    [{ name: 'name', part: [{ name: 'x', valueString: 'x' }] }],
  ])('%j in a body is a 400 that names it', async parameter => {
    const { status, body } = await fhir.post('Patient/$greet', parameters(parameter));
    expect([status, body.issue[0].expression[0]]).toEqual([
      400,
      expect.stringMatching(/^Parameters\.parameter\[0\]/),
    ]);
  });

  it('takes none when none is declared', async () => {
    expect((await fhir.post('Patient/$change?x=1', undefined)).status).toBe(400);
    expect((await fhir.post('Patient/$change', { resourceType: 'Patient' })).status).toBe(400);
    expect((await fhir.post('Patient/$change', undefined)).status).toBe(200);
  });

  it('what changes state is invoked by POST alone', async () => {
    const { status, headers } = await fhir.get('Patient/$change');
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
  });
});
