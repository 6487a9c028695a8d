import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { aParameter, aPatient, define, EYE_COLOR, found, put, strict } from './custom-parameters.js';

const EXTENSION = 'http://example.org/StructureDefinition';

describe('F51 search parameters defined at run time', () => {
  let server: TestServer;
  let client: FhirClient;
  beforeAll(async () => {
    server = await startServer();
    client = await anAdministrator(server);
    await put(client, aPatient('one', 'blue'), aPatient('two', 'brown'), aPatient('three'));
  });
  afterAll(async () => server.close());

  it('are unknown before', async () => {
    expect((await strict(client, 'Patient?eye-color=blue')).status).toBe(400);
    await define(client, aParameter('eye-color'));
  });

  it('find what was stored before and after', async () => {
    await put(client, aPatient('four', 'blue'));
    expect(await found(client, 'Patient?eye-color=blue')).toEqual(['four', 'one']);
    expect(await found(client, 'Patient?eye-color=blue,brown')).toEqual(['four', 'one', 'two']);
    expect(await found(client, 'Patient?eye-color:missing=true')).toEqual(['three']);
    expect(await found(client, 'Patient?eye-color:not=blue')).toEqual(['three', 'two']);
    expect(await found(client, 'Patient?_filter=eye-color eq brown')).toEqual(['two']);
  });

  it('follow updates and deletions of resources', async () => {
    await put(client, aPatient('five', 'green'));
    expect(await found(client, 'Patient?eye-color=green')).toEqual(['five']);
    await put(client, aPatient('five', 'grey'));
    expect(await found(client, 'Patient?eye-color=green')).toEqual([]);
    expect(await found(client, 'Patient?eye-color=grey')).toEqual(['five']);
    await client.delete('Patient/five');
    expect(await found(client, 'Patient?eye-color=grey')).toEqual([]);
  });

  it('stand in the CapabilityStatement while they can be searched for', async () => {
    const { body } = await client.get('metadata');
    const patient = body.rest[0].resource.find((resource: Json) => resource.type === 'Patient');
    expect(patient.searchParam).toContainEqual({
      name: 'eye-color',
      definition: 'http://example.org/SearchParameter/eye-color',
      type: 'token',
    });
  });

  it.each([
    ['string', 'valueString', 'amber', 'amb'],
    ['date', 'valueDate', '2020-05-05', 'ge2020'],
    ['number', 'valueInteger', 7, 'gt6'],
    [
      'quantity',
      'valueQuantity',
      { value: 5, unit: 'mm', system: 'http://unitsofmeasure.org', code: 'mm' },
      '5||mm',
    ],
    ['uri', 'valueUri', 'http://example.org/a', 'http://example.org/a'],
    ['token', 'valueBoolean', true, 'true'],
  ])('can be of type %s', async (type, element, value, searched) => {
    const url = `${EXTENSION}/${type}`;
    const code = `my-${type}`;
    await put(client, { ...aPatient(code), extension: [{ url, [element]: value }] });
    await define(client, aParameter(code, { type, expression: `Patient.extension('${url}').value` }));
    expect(await found(client, `Patient?${code}=${encodeURIComponent(searched)}`)).toEqual([code]);
    const sorted = await strict(client, `Patient?_sort=${code}`);
    expect(sorted.status, sorted.text).toBe(200);
    expect(sorted.body.entry[0].resource.id).toBe(code);
  });

  it('of type reference can be followed: chains, _has, _include, _revinclude', async () => {
    const url = `${EXTENSION}/mentor`;
    const expression = `Patient.extension('${url}').value.ofType(Reference)`;
    const mentor = { extension: [{ url, valueReference: { reference: 'Practitioner/grace' } }] };
    await put(
      client,
      { resourceType: 'Practitioner', id: 'grace', name: [{ family: 'Hopper' }] },
      { ...aPatient('mentee'), ...mentor },
    );
    await define(client, aParameter('mentor', { type: 'reference', expression, target: ['Practitioner'] }));
    expect(await found(client, 'Patient?mentor=Practitioner/grace')).toEqual(['mentee']);
    expect(await found(client, 'Patient?mentor=grace')).toEqual(['mentee']);
    expect(await found(client, 'Patient?mentor.name=hopper')).toEqual(['mentee']);
    expect(await found(client, 'Practitioner?_has:Patient:mentor:_id=mentee')).toEqual(['grace']);
    expect(await found(client, 'Patient?_id=mentee&_include=Patient:mentor')).toEqual(['grace', 'mentee']);
    expect(await found(client, 'Patient?_id=mentee&_include=Patient:*')).toEqual(['grace', 'mentee']);
    expect(await found(client, 'Practitioner?_id=grace&_revinclude=Patient:mentor')).toEqual([
      'grace',
      'mentee',
    ]);
    expect((await strict(client, 'Patient?mentor=Organization/x')).status).toBe(400);
  });

  it('of type composite look within one element', async () => {
    const element = (kind: string, size: number) => ({
      extension: [
        { url: 'kind', valueCode: kind },
        { url: 'size', valueDecimal: size },
      ],
      url: `${EXTENSION}/measure`,
    });
    await put(
      client,
      { ...aPatient('wide'), extension: [element('width', 9), element('height', 2)] },
      { ...aPatient('tall'), extension: [element('width', 2), element('height', 9)] },
    );
    const base = `Patient.extension('${EXTENSION}/measure')`;
    await define(client, aParameter('measure-kind', { expression: `${base}.extension('kind').value` }));
    await define(
      client,
      aParameter('measure-size', { type: 'number', expression: `${base}.extension('size').value` }),
    );
    const component = [
      {
        definition: 'http://example.org/SearchParameter/measure-kind',
        expression: "extension('kind').value.ofType(code)",
      },
      {
        definition: 'http://example.org/SearchParameter/measure-size',
        expression: "extension('size').value.ofType(decimal)",
      },
    ];
    await define(client, aParameter('measure', { type: 'composite', expression: base, component }));
    expect(await found(client, 'Patient?measure=width$gt5')).toEqual(['wide']);
    expect(await found(client, 'Patient?measure=height$gt5')).toEqual(['tall']);
  });

  it('of several types say a thing about each', async () => {
    await define(
      client,
      aParameter('nick', {
        type: 'string',
        base: ['Patient', 'Practitioner'],
        expression:
          "Patient.name.where(use = 'nickname').text | Practitioner.name.where(use = 'nickname').text",
      }),
    );
    const name = [{ use: 'nickname', text: 'Jo' }];
    await put(
      client,
      { resourceType: 'Patient', id: 'jo', name },
      { resourceType: 'Practitioner', id: 'dr-jo', name },
    );
    expect(await found(client, 'Patient?nick=jo')).toEqual(['jo']);
    expect(await found(client, 'Practitioner?nick=jo')).toEqual(['dr-jo']);
  });

  it('mean what they say last: nothing is found by an earlier definition', async () => {
    const other = `${EXTENSION}/other`;
    await put(client, {
      ...aPatient('changed', 'hazel'),
      extension: [
        { url: other, valueCode: 'x' },
        { url: EYE_COLOR, valueCode: 'hazel' },
      ],
    });
    await define(client, aParameter('eye-color', { expression: `Patient.extension('${other}').value` }));
    expect(await found(client, 'Patient?eye-color=hazel')).toEqual([]);
    expect(await found(client, 'Patient?eye-color=x')).toEqual(['changed']);
    await define(client, aParameter('eye-color'));
    expect(await found(client, 'Patient?eye-color=x')).toEqual([]);
    expect(await found(client, 'Patient?eye-color=blue')).toEqual(['four', 'one']);
  });

  it.each(['retired', 'draft', 'unknown'])(
    'that are %s are unknown, and known again when active',
    async status => {
      await put(client, aParameter('eye-color', { status }));
      expect((await strict(client, 'Patient?eye-color=blue')).status).toBe(400);
      const { body } = await client.get('metadata');
      expect(JSON.stringify(body)).not.toContain('"eye-color"');
      await put(client, aPatient('one', `blue-${status}`));
      await define(client, aParameter('eye-color'));
      expect(await found(client, 'Patient?eye-color=blue')).toEqual(['four']);
      await put(client, aPatient('one', 'blue'));
    },
  );

  it('that are deleted are unknown', async () => {
    await client.delete('SearchParameter/eye-color');
    expect((await strict(client, 'Patient?eye-color=blue')).status).toBe(400);
    await define(client, aParameter('eye-color'));
    expect(await found(client, 'Patient?eye-color=blue')).toEqual(['four', 'one']);
  });

  it('come with a transaction that writes resources too', async () => {
    const url = `${EXTENSION}/shoe`;
    const patient = { ...aPatient('shoed'), extension: [{ url, valueInteger: 44 }] };
    const parameter = aParameter('shoe', { type: 'number', expression: `Patient.extension('${url}').value` });
    const { status, text } = await client.post('', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [patient, parameter].map(resource => ({
        resource,
        request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
      })),
    });
    expect(status, text).toBe(200);
    await define(client, parameter);
    expect(await found(client, 'Patient?shoe=44')).toEqual(['shoed']);
  });

  it('are written by administrators and backend services alone', async () => {
    const parameter = aParameter('forbidden');
    for (const request of [
      { scope: 'patient/*.cruds', patient: 'one' },
      { scope: 'user/*.cruds' },
      { scope: 'user/SearchParameter.cruds' },
      { scope: 'system/SearchParameter.cruds?status=active' },
    ]) {
      const other = await aClient(server, request);
      const { status } = await other.put('SearchParameter/forbidden', parameter);
      expect([403, 404]).toContain(status);
      expect([403, 404]).toContain((await other.delete('SearchParameter/eye-color')).status);
    }
    const admin = await aClient(server, { scope: 'user/*.cruds', user: { roles: ['admin'] } });
    expect((await admin.put('SearchParameter/allowed', aParameter('allowed'))).status).toBe(201);
    await admin.delete('SearchParameter/allowed');
  });
});
