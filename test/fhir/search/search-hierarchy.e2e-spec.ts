import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  const resources: Json[] = [
    { resourceType: 'Patient', id: 'alice' },
    { resourceType: 'Patient', id: 'bob' },
    ...partOf('Location', 'hospital', undefined),
    ...partOf('Location', 'ward', 'hospital'),
    ...partOf('Location', 'room', 'ward'),
    ...partOf('Location', 'garden', undefined),
    ...partOf('Location', 'egg', 'hen'),
    ...partOf('Location', 'hen', 'egg'),
    at('in-hospital', 'hospital'),
    at('in-ward', 'ward'),
    at('in-room', 'room', 'bob'),
    at('in-garden', 'garden'),
    at('in-egg', 'egg'),
    answers('q1', 'http://q.example/a|1.0.2'),
    answers('q2', 'http://q.example/a|1.1'),
    answers('q3', 'http://q.example/a|10'),
    answers('q4', 'http://q.example/a'),
  ];
  const entry = resources.map(resource => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  expect((await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
});
afterAll(async () => server?.close());

function at(id: string, location: string, patient = 'alice'): Json {
  return {
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: `Patient/${patient}` },
    location: [{ location: { reference: `Location/${location}` } }],
  };
}

function answers(id: string, questionnaire: string): Json {
  return { resourceType: 'QuestionnaireResponse', id, status: 'completed', questionnaire };
}

/** The ids of the answers to a version of a questionnaire. */
async function below(version: string): Promise<string[]> {
  return found(`QuestionnaireResponse?questionnaire:below=${encodeURIComponent(version)}`);
}

function partOf(resourceType: string, id: string, whole: string | undefined): Json[] {
  const reference = { reference: `${resourceType}/${whole}` };
  return [{ resourceType, id, ...(whole === undefined ? {} : { partOf: reference }) }];
}

async function found(query: string, client = fhir): Promise<string[]> {
  const { status, body } = await client.get(query);
  expect([status, body.issue]).toEqual([200, undefined]);
  return (body.entry ?? []).map(({ resource }: Json) => resource.id).toSorted();
}

describe('Reference :below and :above – search.html#recursive', () => {
  it.each([
    ['Encounter?location:below=hospital', ['in-hospital', 'in-room', 'in-ward']],
    ['Encounter?location:below=Location/ward', ['in-room', 'in-ward']],
    ['Encounter?location:below=room', ['in-room']],
    ['Encounter?location:above=room', ['in-hospital', 'in-room', 'in-ward']],
    ['Encounter?location:above=hospital', ['in-hospital']],
    ['Encounter?location:below=garden,room', ['in-garden', 'in-room']],
    ['Encounter?location:below=hospital&patient=bob', ['in-room']],
    ['Encounter?location:below=egg', ['in-egg']],
    ['Encounter?location:below=nowhere', []],
    ['Location?partof:below=hospital', ['room', 'ward']],
    ['Patient?_has:Encounter:patient:location:below=ward', ['alice', 'bob']],
  ])('%s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it('climbs and descends only over what the token may see', async () => {
    const both = await aClient(server, {
      scope: 'patient/Encounter.rs patient/Location.rs',
      patient: 'alice',
    });
    expect(await found('Encounter?location:below=hospital', both)).toEqual(['in-hospital', 'in-ward']);
    const blind = await aClient(server, { scope: 'patient/Encounter.rs', patient: 'alice' });
    expect(await found('Encounter?location:below=hospital', blind)).toEqual(['in-hospital']);
    expect(await found('Encounter?location:above=ward', blind)).toEqual(['in-ward']);
  });

  it('grants nothing in a scope: it is about other resources', async () => {
    const scope = 'patient/Encounter.rs?location:below=ward';
    const app = await aClient(server, { scope, patient: 'alice' });
    const answer = await app.get('Encounter');
    expect(answer.text).not.toContain('in-ward');
    expect(answer.status).not.toBe(500);
  });

  it('of a canonical, :below is about versions', async () => {
    expect(await below('http://q.example/a|1')).toEqual(['q1', 'q2']);
    expect(await below('http://q.example/a|1.0')).toEqual(['q1']);
    expect(await below('http://q.example/a')).toEqual(['q1', 'q2', 'q3', 'q4']);
  });

  it.each([
    'Observation?patient:below=alice',
    'Encounter?location:below=Patient/alice',
    'Encounter?location:below=',
    'Encounter?practitioner:above=x',
    'QuestionnaireResponse?questionnaire:above=http://q.example/a',
    'QuestionnaireResponse?questionnaire:below=nonsense',
  ])('%s is refused', async query => {
    expect((await fhir.get(query)).status).toBe(400);
  });
});
