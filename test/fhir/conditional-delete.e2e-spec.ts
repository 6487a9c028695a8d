import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;
let app: FhirClient;

beforeAll(async () => {
  server = await startServer({
    environment: { CONDITIONAL_DELETE: 'multiple', CONDITIONAL_DELETE_LIMIT: '5' },
  });
  fhir = await anAdministrator(server);
  app = await aClient(server, { scope: 'patient/*.cruds', patient: 'alice' });
});
afterAll(async () => server?.close());

const IDENTIFIER = 'Observation?identifier=urn:batch|';

function observation(batch: string, patient = 'alice'): Json {
  return {
    resourceType: 'Observation',
    identifier: [{ system: 'urn:batch', value: batch }],
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
  };
}

async function create(batch: string, count: number, patient?: string): Promise<void> {
  for (let index = 0; index < count; index++) {
    expect((await fhir.post('Observation', observation(batch, patient))).status).toBe(201);
  }
}

async function left(batch: string): Promise<number> {
  return (await fhir.get(`${IDENTIFIER}${batch}`)).body.total;
}

function bundle(type: string, ...requests: Json[]): Json {
  return { resourceType: 'Bundle', type, entry: requests.map(request => ({ request })) };
}

describe('conditional delete of several matches – http.html#3.1.0.7.1', () => {
  it('is declared', async () => {
    const { body } = await fhir.get('metadata');
    expect(body.rest[0].resource[0].conditionalDelete).toBe('multiple');
  });

  it('deletes all matches, and says how many when asked', async () => {
    await create('all', 4);
    const answer = await fhir.delete(`${IDENTIFIER}all`, { Prefer: 'return=OperationOutcome' });
    expect([answer.status, answer.body.issue[0].diagnostics]).toEqual([200, '4 resources are deleted']);
    expect(await left('all')).toBe(0);
    expect((await fhir.delete(`${IDENTIFIER}all`)).status).toBe(204);
  });

  it('deletes none where more match than the limit', async () => {
    await create('many', 6);
    const answer = await fhir.delete(`${IDENTIFIER}many`);
    expect([answer.status, answer.body.issue[0].code]).toEqual([412, 'multiple-matches']);
    expect(await left('many')).toBe(6);
  });

  it('takes If-Match for one resource only', async () => {
    await create('matched', 2);
    expect((await fhir.delete(`${IDENTIFIER}matched`, { 'If-Match': 'W/"1"' })).status).toBe(412);
    expect(await left('matched')).toBe(2);
  });

  it('of a restricted token sees and deletes what it reaches, and counts nothing else', async () => {
    await create('mixed', 3, 'alice');
    await create('mixed', 9, 'bob');
    expect((await app.delete(`${IDENTIFIER}mixed`)).status).toBe(204);
    expect(await left('mixed')).toBe(9);
  });

  it('deletes nothing where a single match may not be deleted', async () => {
    await create('grants', 2);
    const reader = await aClient(server, {
      scope: 'patient/Observation.s patient/Observation.d?status=amended',
      patient: 'alice',
    });
    expect((await reader.delete(`${IDENTIFIER}grants`)).status).toBe(404);
    expect(await left('grants')).toBe(2);
  });

  it.each(['batch', 'transaction'])('works in a %s', async type => {
    await create(`in-${type}`, 3);
    const answer = await fhir.post('', bundle(type, { method: 'DELETE', url: `${IDENTIFIER}in-${type}` }), {
      Prefer: 'return=OperationOutcome',
    });
    expect(answer.status).toBe(200);
    const { response } = answer.body.entry[0];
    expect([response.status, response.outcome.issue[0].diagnostics]).toEqual([
      '204 No Content',
      '3 resources are deleted',
    ]);
    expect(await left(`in-${type}`)).toBe(0);
  });

  it('in a transaction refuses two entries that delete the same, and leaves all as it was', async () => {
    await create('twice', 2);
    const request = { method: 'DELETE', url: `${IDENTIFIER}twice` };
    expect((await fhir.post('', bundle('transaction', request, request))).status).toBe(400);
    expect(await left('twice')).toBe(2);
  });

  it('in parallel deletes each match once', async () => {
    await create('race', 5);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        fhir.delete(`${IDENTIFIER}race`, { Prefer: 'return=OperationOutcome' }),
      ),
    );
    const texts = answers.map(({ body }) => body.issue[0].diagnostics);
    expect(texts.filter(text => text === '5 resources are deleted')).toHaveLength(1);
    expect(await left('race')).toBe(0);
  });
});

describe('conditional writes in a transaction', () => {
  it.each(['PUT', 'POST'])('that create one thing twice are refused (PUT and %s)', async method => {
    const criteria = 'identifier=urn:batch|twin';
    const conditional = { method: 'PUT', url: `Observation?${criteria}` };
    const other = method === 'PUT' ? conditional : { method, url: 'Observation', ifNoneExist: criteria };
    const answer = await fhir.post('', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [conditional, other].map(request => ({ request, resource: observation('twin') })),
    });
    expect([answer.status, answer.body.issue[0].diagnostics]).toEqual([
      400,
      expect.stringContaining('under the same condition'),
    ]);
    expect(await left('twin')).toBe(0);
  });
});
