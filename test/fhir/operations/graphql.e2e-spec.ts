import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { RESOURCES } from './graphql-record.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  const entry = RESOURCES.map(resource => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  expect((await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
  const digits =
    '{"resourceType":"Observation","id":"digits","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/none"},"valueQuantity":{"value":1.10}}';
  expect((await fhir.put('Observation/digits', digits)).status).toBe(201);
});
afterAll(async () => server?.close());

function patientQuery(id: string): Json {
  return { query: `{ Patient(id: "${id}") { id birthDate } }` };
}

function deep(levels: number): string {
  return `${'{ a '.repeat(levels)}${'}'.repeat(levels)}`;
}

async function ask(query: string, client = fhir, path = '$graphql'): Promise<Json> {
  const { status, body } = await client.send('POST', path, { query }, JSON_BODY);
  expect([status, body.issue, body.errors]).toEqual([200, undefined, undefined]);
  return body.data;
}

const JSON_BODY = { 'Content-Type': 'application/json' };

describe('F64 $graphql – graphql.html', () => {
  it('reads one resource, its lists filtered', async () => {
    const data = await ask(`{ Patient(id: "alice") {
      __typename resourceType id active birthDate
      name(use: official) { family given }
      second: name(_offset: 1, _count: 1) { use }
      named: name(fhirpath: "family.exists()") { use }
    } }`);
    expect(data).toEqual({
      Patient: {
        __typename: 'Patient',
        resourceType: 'Patient',
        id: 'alice',
        active: true,
        birthDate: null,
        name: [{ family: 'Alice', given: ['A', 'B'] }],
        second: [{ use: 'usual' }],
        named: [{ use: 'official' }],
      },
    });
  });

  it('starts at a resource, and resolves references by type, optional or contained', async () => {
    const data = await ask(
      `{ managingOrganization { resource(type: Organization) { name } }
         generalPractitioner { reference resource { __typename ... on Practitioner { name { family } } ... on Organization { title: name } } }
         only: generalPractitioner { resource(type: Practitioner) { id } } }`,
      fhir,
      'Patient/alice/$graphql',
    );
    expect(data).toEqual({
      managingOrganization: { resource: { name: 'Inside' } },
      generalPractitioner: [
        { reference: 'Practitioner/dr', resource: { __typename: 'Practitioner', name: [{ family: 'Dr' }] } },
        { reference: 'Organization/ward', resource: { __typename: 'Organization', title: 'Ward' } },
      ],
      only: [{ resource: { id: 'dr' } }, { resource: null }],
    });
  });

  it('searches lists, connections with cursors, and what refers to a resource', async () => {
    const data = await ask(`{
      PatientList(name: "ali") { id ObservationList(_reference: patient, code: "urn:c|later", _sort: "date") { id } }
      ObservationConnection(patient: "alice", _count: 2) { count pagesize next edges { mode resource { id } } }
    }`);
    expect(data.PatientList).toEqual([{ id: 'alice', ObservationList: [{ id: 'o1' }, { id: 'o2' }] }]);
    const { next, ...page } = data.ObservationConnection;
    expect(page).toEqual({
      count: 3,
      pagesize: 2,
      edges: [
        { mode: 'match', resource: { id: 'o2' } },
        { mode: 'match', resource: { id: 'o1' } },
      ],
    });
    const rest = await ask(
      `{ ObservationConnection(_cursor: "${next}") { count next edges { resource { id } } } }`,
    );
    expect(rest.ObservationConnection).toEqual({
      count: 3,
      next: null,
      edges: [{ resource: { id: 'o0' } }],
    });
  });

  it('@flatten, @first, @singleton, @slice, @skip and @include lay out the answer', async () => {
    const data = await ask(`query ($no: Boolean = false) { Patient(id: "alice") {
      name @flatten { given family @singleton }
      first: name @first { use }
      telecom @slice(path: "system") { value }
      active @skip(if: true) id @include(if: $no)
    } }`);
    expect(data.Patient).toEqual({
      given: ['A', 'B', 'Al'],
      family: 'Alice',
      first: [{ use: 'official' }],
      'telecom.phone': { value: '1' },
      'telecom.email': { value: 'a@b' },
    });
  });

  it('takes fragments, variables and operation names, by GET and as application/graphql', async () => {
    const query =
      'query a($id: String!) { Patient(id: $id) { ...who } } query b { Organization(id: "ward") { id } } fragment who on Patient { id }';
    const body = { query, variables: { id: 'bob' }, operationName: 'a' };
    const posted = await fhir.send('POST', '$graphql', body, JSON_BODY);
    expect(posted.body).toEqual({ data: { Patient: { id: 'bob' } } });
    expect(posted.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const parameters = new URLSearchParams({ query, operationName: 'a', variables: '{"id":"bob"}' });
    expect((await fhir.get(`$graphql?${parameters.toString()}`)).body).toEqual(posted.body);
    const plain = await fhir.send('POST', '$graphql', '{ Organization(id: "ward") { name } }', {
      'Content-Type': 'application/graphql',
    });
    expect(plain.body.data.Organization.name).toBe('Ward');
  });

  it('fields that only some of the types have are answered where they are', async () => {
    const data = await ask(
      '{ generalPractitioner { resource { resourceType active alias birthDate } } }',
      fhir,
      'Patient/alice/$graphql',
    );
    expect(data.generalPractitioner).toEqual([
      { resource: { resourceType: 'Practitioner', active: null, birthDate: null } },
      { resource: { resourceType: 'Organization', active: null, alias: null } },
    ]);
  });

  it('keeps the digits', async () => {
    const query = '{ Observation(id: "digits") { valueQuantity { value } } }';
    const { text } = await fhir.send('POST', '$graphql', { query }, JSON_BODY);
    expect(text).toBe('{"data":{"Observation":{"valueQuantity":{"value":1.10}}}}');
  });

  it('reads what a list refers to in one statement for each type', async () => {
    const data = await ask('{ ObservationList(patient: "alice") { performer { resource { id } } } }');
    expect(data.ObservationList).toHaveLength(3);
    expect(new Set(JSON.stringify(data).match(/"id":"\w+"/g))).toEqual(new Set(['"id":"dr"']));
  });
});

describe('$graphql within the reach of the token', () => {
  let app: FhirClient;
  beforeAll(async () => {
    app = await aClient(server, { scope: 'patient/Patient.rs patient/Observation.rs', patient: 'alice' });
  });

  it('another patient is as one that is not there', async () => {
    const foreign = await app.send('POST', '$graphql', patientQuery('bob'), JSON_BODY);
    const absent = await app.send('POST', '$graphql', patientQuery('nobody'), JSON_BODY);
    expect(foreign.status).toBe(200);
    expect(foreign.text).toBe(absent.text);
    expect(foreign.body.data).toEqual({ Patient: null });
    expect(foreign.body.errors[0].path).toEqual(['Patient']);
  });

  it('lists, counts and references stop at its bounds', async () => {
    const query = `{ PatientList { id } ObservationConnection { count edges { resource { id
      subject { resource { ... on Patient { id } } } performer { resource(optional: true) { id } } } } } }`;
    const { body, text } = await app.send('POST', '$graphql', { query }, JSON_BODY);
    expect(body.data.PatientList).toEqual([{ id: 'alice' }]);
    expect(body.data.ObservationConnection.count).toBe(3);
    expect(body.data.ObservationConnection.edges[0].resource.performer).toEqual([{ resource: null }]);
    expect(text).not.toMatch(/bob|Secret|o3|digits/);
    expect((await app.send('POST', 'Patient/bob/$graphql', { query: '{ id }' }, JSON_BODY)).status).toBe(404);
  });

  it('what the scopes do not grant is an error of its field', async () => {
    const query = '{ PatientList { id } PractitionerList { id } Practitioner(id: "dr") { id } }';
    const { body } = await app.send('POST', '$graphql', { query }, JSON_BODY);
    expect(body.data).toEqual({ PatientList: [{ id: 'alice' }], PractitionerList: null, Practitioner: null });
    expect(body.errors.map(({ path }: Json) => path[0]).toSorted()).toEqual([
      'Practitioner',
      'PractitionerList',
    ]);
  });

  it('granular scopes hold, by reading and by searching', async () => {
    const narrow = await aClient(server, {
      scope: 'patient/Observation.rs?category=laboratory',
      patient: 'alice',
    });
    const query =
      '{ ObservationList { id } o0: Observation(id: "o0") { id } o1: Observation(id: "o1") { id } }';
    const { body } = await narrow.send('POST', '$graphql', { query }, JSON_BODY);
    expect(body.data).toEqual({ ObservationList: [{ id: 'o0' }], o0: { id: 'o0' }, o1: null });
  });

  it('a cursor works for its caller alone', async () => {
    const { ObservationConnection: page } = await ask(
      '{ ObservationConnection(patient: "alice", _count: 1) { next } }',
    );
    const query = `{ ObservationConnection(_cursor: "${page.next}") { pagesize } }`;
    expect((await app.send('POST', '$graphql', { query }, JSON_BODY)).status).toBe(400);
  });
});

describe('$graphql refuses', () => {
  const laughs = Array.from(
    { length: 20 },
    (_, n) => `fragment f${n} on Patient { ...f${n + 1} ...f${n + 1} }`,
  );

  it.each([
    ['nothing', '', 400],
    ['bad syntax', '{ Patient(', 400],
    ['a mutation', 'mutation { PatientCreate { id } }', 400],
    ['a subscription', 'subscription { Patient { id } }', 400],
    ['an unknown field', '{ PatientList { colour } }', 400],
    ['an unknown field of a target', '{ PatientList { managingOrganization { resource { colour } } } }', 400],
    [
      'one of a target of a type',
      '{ PatientList { managingOrganization { resource(type: Organization) { birthDate } } } }',
      400,
    ],
    [
      'one in a fragment of a type',
      '{ PatientList { managingOrganization { resource { ... on Device { birthDate } } } } }',
      400,
    ],
    ['an unknown type', '{ HorseList { id } }', 400],
    ['an unknown argument', '{ PatientList(colour: "red") { id } }', 400],
    ['an unknown argument of a list', '{ PatientList { name(colour: "red") { family } } }', 400],
    ['an unknown directive', '{ PatientList { id @colour } }', 400],
    ['no selection', '{ PatientList { name } }', 400],
    ['a selection in a value', '{ PatientList { id { x } } }', 400],
    ['an id that is none', '{ Patient(id: "a/b") { id } }', 400],
    ['no id', '{ Patient { id } }', 400],
    ['a reverse list without _reference', '{ PatientList { ObservationList { id } } }', 400],
    ['a malformed search value', '{ ObservationList(date: "yesterday") { id } }', 400],
    ['introspection', '{ __schema { types { name } } }', 400],
    ['a variable without value', 'query ($a: ID!) { Patient(id: $a) { id } }', 400],
    ['bad fhirpath', '{ PatientList { name(fhirpath: "(") { family } } }', 400],
    [
      'costly fhirpath',
      String.raw`{ PatientList { name(fhirpath: "family.matches('(a+)+$')") { family } } }`,
      400,
    ],
    ['several values of a singleton', '{ PatientList { name @flatten { given @singleton } } }', 400],
    ['depth', deep(200), 403],
    ['depth of the parser', deep(2400), 403],
    ['size', `{ PatientList { ${'id '.repeat(6000)} } }`, 403],
    [
      'fragments of fragments',
      `{ PatientList { ...f0 } } ${laughs.join(' ')} fragment f20 on Patient { id }`,
      403,
    ],
    [
      'a search for each of very many',
      `{ PatientList { ${Array.from({ length: 60 }, (_, n) => `a${n}: ObservationList(_reference: patient) { id }`).join(' ')} } }`,
      403,
    ],
  ])('%s', async (_name, query, status) => {
    const answer = await fhir.send('POST', '$graphql', { query }, JSON_BODY);
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
  });

  it('bodies that are no query', async () => {
    for (const body of [
      '[]',
      '{"query":1}',
      '{"query":"{id}","variables":[]}',
      '{"query":"{id}","x":1}',
      '{',
    ])
      expect((await fhir.send('POST', '$graphql', body, JSON_BODY)).status).toBe(400);
    const form = { 'Content-Type': 'text/plain' };
    expect((await fhir.send('POST', '$graphql', '{ id }', form)).status).toBe(415);
    expect((await fhir.get('$graphql')).status).toBe(400);
    expect((await fhir.delete('$graphql')).status).toBe(405);
  });
});
