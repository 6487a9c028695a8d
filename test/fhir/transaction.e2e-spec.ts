import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aClient,
  anAdministrator,
  type FhirClient,
  type FhirResponse,
  type Json,
} from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { FAILING } from './failing-entries.js';
import { anObservation, aPatient, entry, identified, patch, statuses, UUID } from './transaction-entries.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
});
afterAll(async () => server?.close());

function transaction(entries: readonly Json[], client = fhir, headers = {}): Promise<FhirResponse> {
  return client.post('', { resourceType: 'Bundle', type: 'transaction', entry: entries }, headers);
}

function batch(entries: readonly Json[], client = fhir): Promise<FhirResponse> {
  return client.post('', { resourceType: 'Bundle', type: 'batch', entry: entries });
}

describe('FHIR R4 transaction – http.html#transaction', () => {
  it('answers in the order of the entries, processed as DELETE, POST, PUT and PATCH, GET', async () => {
    await fhir.put('Patient/doomed', aPatient('doomed'));
    await fhir.put('Patient/patched', aPatient('patched'));
    const answer = await transaction([
      entry('GET', 'Patient/put'),
      entry('GET', 'Patient?family=Ordered'),
      entry('PUT', 'Patient/put', aPatient('put', 'Ordered')),
      entry('PATCH', 'Patient/patched', patch([{ op: 'add', path: '/active', value: true }])),
      entry('POST', 'Patient', aPatient(undefined, 'Ordered')),
      entry('DELETE', 'Patient/doomed'),
    ]);
    expect(answer.status).toBe(200);
    expect(answer.body.type).toBe('transaction-response');
    expect(statuses(answer)).toEqual([
      '200 OK',
      '200 OK',
      '201 Created',
      '200 OK',
      '201 Created',
      '204 No Content',
    ]);
    expect(answer.body.entry[0].resource.name[0].family).toBe('Ordered');
    expect(answer.body.entry[1].resource.entry).toHaveLength(2);
    expect(answer.body.entry[2].response).toMatchObject({
      location: 'Patient/put/_history/1',
      etag: 'W/"1"',
    });
    expect((await fhir.get('Patient/patched')).body.active).toBe(true);
    expect((await fhir.get('Patient/doomed')).status).toBe(410);
  });

  it('replaces identities of the bundle in references, URIs and the narrative, wherever they stand', async () => {
    const answer = await transaction([
      entry(
        'POST',
        'DocumentReference',
        {
          resourceType: 'DocumentReference',
          status: 'current',
          text: {
            status: 'generated',
            div: `<div xmlns="http://www.w3.org/1999/xhtml"><a href="${UUID}1">patient</a></div>`,
          },
          identifier: [{ value: `${UUID}1` }],
          subject: { reference: `${UUID}1` },
          contained: [
            { resourceType: 'Basic', id: 'c', code: { text: 'x' }, subject: { reference: `${UUID}1` } },
          ],
          extension: [
            { url: 'http://example.org/u', valueUri: `${UUID}2` },
            { url: 'http://example.org/r', valueReference: { reference: `${UUID}1#frag` } },
          ],
          content: [{ attachment: { url: `${UUID}2` } }],
          context: { related: [{ reference: '#c' }] },
        },
        { fullUrl: `${UUID}3` },
      ),
      entry('POST', 'Patient', aPatient(undefined), { fullUrl: `${UUID}1` }),
      entry(
        'POST',
        'Binary',
        { resourceType: 'Binary', contentType: 'text/plain', data: 'QQ==' },
        {
          fullUrl: `${UUID}2`,
        },
      ),
    ]);
    const [document, patient, binary] = answer.body.entry.map(({ response }: Json) =>
      response.location.replace(/\/_history.*/, ''),
    );
    const { body } = await fhir.get(document);
    expect(body.subject.reference).toBe(patient);
    expect(body.contained[0].subject.reference).toBe(patient);
    expect(body.extension[0].valueUri).toBe(binary);
    expect(body.extension[1].valueReference.reference).toBe(`${patient}#frag`);
    expect(body.content[0].attachment.url).toBe(binary);
    expect(body.text.div).toContain(`href="${patient}"`);
    expect(body.identifier[0].value).toBe(`${UUID}1`);
  });

  it('resolves relative references by the fullUrl of their entry', async () => {
    const other = 'https://other.example/fhir';
    const answer = await transaction([
      entry('POST', 'Patient', aPatient(undefined), { fullUrl: `${other}/Patient/p` }),
      entry('POST', 'Observation', anObservation('Patient/p'), { fullUrl: `${other}/Observation/o` }),
      entry('POST', 'Observation', anObservation(`${other}/Patient/p`)),
    ]);
    const patient = answer.body.entry[0].response.location.replace(/\/_history.*/, '');
    for (const index of [1, 2]) {
      const { body } = await fhir.get(answer.body.entry[index].response.location.replace(/\/_history.*/, ''));
      expect(body.subject.reference).toBe(patient);
    }
  });

  it('resolves conditional references, also to what the transaction itself creates', async () => {
    await fhir.put('Patient/known', identified('known'));
    const answer = await transaction(
      [
        entry('POST', 'Observation', anObservation('Patient?identifier=urn:c|known')),
        entry('POST', 'Observation', anObservation('Patient?identifier=urn:t|fresh')),
        entry('PUT', 'Patient/fresh', {
          ...aPatient('fresh'),
          identifier: [{ system: 'urn:t', value: 'fresh' }],
        }),
      ],
      fhir,
      { Prefer: 'return=representation' },
    );
    expect(answer.body.entry[0].resource.subject.reference).toBe('Patient/known');
    expect(answer.body.entry[1].resource.subject.reference).toBe('Patient/fresh');
  });

  it('ifNoneExist answers the match, and references follow it', async () => {
    await fhir.put('Patient/once', identified('once'));
    const answer = await transaction(
      [
        entry('POST', 'Patient', identified('once'), {
          fullUrl: `${UUID}1`,
          ifNoneExist: 'identifier=urn:c|once',
        }),
        entry('POST', 'Observation', anObservation(`${UUID}1`)),
      ],
      fhir,
      { Prefer: 'return=representation' },
    );
    expect(statuses(answer)).toEqual(['200 OK', '201 Created']);
    expect(answer.body.entry[1].resource.subject.reference).toBe('Patient/once');
  });

  it('conditional update, patch and delete', async () => {
    for (const id of ['c1', 'c2', 'c3']) await fhir.put(`Patient/${id}`, identified(id));
    const { id: _id, ...withoutId } = identified('c1');
    const answer = await transaction([
      entry('PUT', 'Patient?identifier=urn:c|c1', { ...withoutId, active: true }),
      entry('PATCH', 'Patient?identifier=urn:c|c2', patch([{ op: 'add', path: '/active', value: true }])),
      entry('DELETE', 'Patient?identifier=urn:c|c3'),
      entry('DELETE', 'Patient?identifier=urn:c|nobody'),
    ]);
    expect(statuses(answer)).toEqual(['200 OK', '200 OK', '204 No Content', '204 No Content']);
    expect((await fhir.get('Patient/c1')).body.active).toBe(true);
    expect((await fhir.get('Patient/c2')).body.active).toBe(true);
    expect((await fhir.get('Patient/c3')).status).toBe(410);
  });

  it.each(FAILING)('%s undoes the whole and is named', async (_, failing, status, expression) => {
    await fhir.put('Patient/stale', aPatient('stale'));
    await fhir.put('Patient/twin1', aPatient('twin1', 'Twin'));
    await fhir.put('Patient/twin2', aPatient('twin2', 'Twin'));
    const answer = await transaction([
      entry('PUT', 'Patient/first', aPatient('first'), { fullUrl: `${UUID}1` }),
      failing,
    ]);
    expect([answer.status, answer.body.issue[0].expression?.[0]]).toEqual([status, expression]);
    expect((await fhir.get('Patient/first')).status).toBe(404);
  });

  it('refuses the whole before anything is written if one entry is not allowed', async () => {
    const client = await aClient(server, { scope: 'system/Patient.cruds' });
    const answer = await transaction(
      [
        entry('PUT', 'Patient/forbidden', aPatient('forbidden')),
        entry('POST', 'Observation', anObservation('Patient/x')),
      ],
      client,
    );
    expect([answer.status, answer.body.issue[0].expression]).toEqual([403, ['Bundle.entry[1]']]);
    expect((await fhir.get('Patient/forbidden')).status).toBe(404);
  });

  it('takes thousands of entries in linear time', async () => {
    const entries = Array.from({ length: 3000 }, (_, index) =>
      entry('POST', 'Observation', anObservation(`${UUID}1`), {
        fullUrl: `urn:uuid:${crypto.randomUUID()}`,
        index,
      }),
    ).map(({ request: { index: _index, ...request }, ...rest }: Json) => ({ ...rest, request }));
    const answer = await transaction([
      entry('POST', 'Patient', aPatient(undefined), { fullUrl: `${UUID}1` }),
      ...entries,
    ]);
    expect(answer.body.entry).toHaveLength(3001);
    const patient = answer.body.entry[0].response.location.split('/')[1];
    const { body } = await fhir.get(`Observation?patient=${patient}&_summary=count`);
    expect(body.total).toBe(3000);
  });

  it('stores a Bundle that is posted to /Bundle as it stands', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [entry('POST', 'Patient', aPatient(undefined))],
    };
    const { status, body } = await fhir.post('Bundle', bundle);
    expect(status).toBe(201);
    expect((await fhir.get(`Bundle/${body.id}`)).body.entry).toEqual(bundle.entry);
  });
});

describe('FHIR R4 batch – http.html#transaction', () => {
  it('lets each entry succeed or fail alone', async () => {
    const answer = await batch([
      entry('POST', 'Patient', aPatient(undefined)),
      entry('POST', 'Patient', { resourceType: 'Patient', nose: 1 }),
      entry('GET', 'Patient/nobody'),
      entry('PUT', 'Martian/1', aPatient('1')),
      entry('PUT', 'Patient/batched', aPatient('batched')),
      entry('GET', 'Patient/batched'),
      entry('GET', 'Patient/batched/_history/1'),
      entry('GET', 'Patient/batched/_history'),
      entry('GET', 'Patient?_id=batched'),
      entry('GET', 'Patient/batched', undefined, { ifNoneMatch: 'W/"1"' }),
    ]);
    expect(statuses(answer)).toEqual([
      '201 Created',
      '400 Bad Request',
      '404 Not Found',
      '404 Not Found',
      '201 Created',
      '200 OK',
      '200 OK',
      '200 OK',
      '200 OK',
      '304 Not Modified',
    ]);
    expect(answer.body.type).toBe('batch-response');
    expect(answer.body.entry[1].response.outcome.issue[0].expression).toEqual([
      'Bundle.entry[1].resource.nose',
    ]);
    expect(answer.body.entry[7].resource).toMatchObject({ type: 'history', total: 1 });
    expect(answer.body.entry[8].resource).toMatchObject({ type: 'searchset' });
  });

  it('judges each entry as its own request would be', async () => {
    const client = await aClient(server, { scope: 'system/Patient.rs system/Observation.c' });
    const entries = [
      entry('GET', 'Patient?_count=1'),
      entry('POST', 'Patient', aPatient(undefined)),
      entry('POST', 'Observation', anObservation('Patient/x')),
      entry('GET', 'Observation?_count=1'),
      entry('DELETE', 'Patient/batched'),
    ];
    expect(statuses(await batch(entries, client))).toEqual([
      '200 OK',
      '403 Forbidden',
      '201 Created',
      '403 Forbidden',
      '403 Forbidden',
    ]);
    const alone = await client.post('Patient', aPatient(undefined));
    const within = await batch([entries[1]], client);
    expect(within.body.entry[0].response.outcome.issue[0].diagnostics).toBe(alone.body.issue[0].diagnostics);
  });
});
