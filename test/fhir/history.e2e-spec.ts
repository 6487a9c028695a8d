import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  const { body } = await fhir.post('Patient', { resourceType: 'Patient' });
  await fhir.put(`Patient/${body.id}`, { resourceType: 'Patient', id: body.id, active: true });
  await fhir.delete(`Patient/${body.id}`);
  await fhir.put('Basic/b', { resourceType: 'Basic', id: 'b', code: { text: 'x' } });
});
afterAll(async () => server?.close());

async function deletedPatient(): Promise<string> {
  const { body } = await fhir.get('Patient/_history');
  return body.entry[0].fullUrl.split('/').at(-1);
}

describe('FHIR R4 history – http.html#history', () => {
  it('shows the versions of an instance, newest first, with what made them', async () => {
    const id = await deletedPatient();
    const { status, body } = await fhir.get(`Patient/${id}/_history`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ resourceType: 'Bundle', type: 'history', total: 3 });
    expect(
      body.entry.map(({ request, response, resource }: Json) => [request, response.status, resource?.active]),
    ).toEqual([
      [{ method: 'DELETE', url: `Patient/${id}` }, '204 No Content', undefined],
      [{ method: 'PUT', url: `Patient/${id}` }, '200 OK', true],
      [{ method: 'POST', url: 'Patient' }, '201 Created', undefined],
    ]);
    expect(body.entry[0].resource).toBeUndefined();
    expect(body.entry[1].response).toMatchObject({ etag: 'W/"2"', lastModified: expect.any(String) });
    expect(body.entry[1].fullUrl).toBe(`${server.fhirBase}/Patient/${id}`);
  });

  it('of a type and of everything', async () => {
    expect((await fhir.get('Patient/_history')).body.total).toBe(3);
    expect((await fhir.get('Basic/_history')).body.total).toBe(1);
    expect((await fhir.get('_history')).body.total).toBe(4);
  });

  it('pages by links', async () => {
    const seen: string[] = [];
    let url: string | undefined = '_history?_count=1&_pretty=false';
    while (url !== undefined) {
      const { status, body } = await fhir.get(url);
      expect([status, body.total]).toEqual([200, 4]);
      seen.push(...body.entry.map(({ request }: Json) => request.method));
      url = body.link.find(({ relation }: Json) => relation === 'next')?.url;
    }
    expect(seen).toEqual(['PUT', 'DELETE', 'PUT', 'POST']);
  });

  it('_since leaves out what is older', async () => {
    const { body } = await fhir.get(`_history?_since=${encodeURIComponent('2000-01-01T00:00:00+01:00')}`);
    expect(body.total).toBe(4);
    const future = new Date(Date.now() + 60_000).toISOString();
    expect((await fhir.get(`Basic/_history?_since=${future}`)).body.total).toBe(0);
    expect((await fhir.get(`Basic/b/_history?_since=${future}`)).body.entry).toBeUndefined();
  });

  it('_at holds what was current at that time', async () => {
    const id = await deletedPatient();
    const path = `Patient/${id}/_history`;
    const versionsAt = async (time: string): Promise<string[]> =>
      (await fhir.get(`${path}?_at=${time}`)).body.entry?.map(({ response }: Json) => response.etag);
    const { body } = await fhir.get(path);
    const [, second] = body.entry.map(({ response }: Json) => response.lastModified);
    expect(await versionsAt(second)).toContain('W/"2"');
    expect(await versionsAt(second)).not.toContain('W/"1"');
    const now = new Date();
    expect(await versionsAt(String(now.getUTCFullYear()))).toEqual(['W/"3"', 'W/"2"', 'W/"1"']);
    expect(await versionsAt(new Date(now.getTime() + 60_000).toISOString())).toEqual(['W/"3"']);
    expect(await versionsAt('2001-01')).toBeUndefined();
    expect((await fhir.get('_history?_at=2001')).body.total).toBe(0);
  });

  it('_at tells nothing of what is out of reach', async () => {
    await fhir.put('Observation/moved', movedObservation('alice'));
    await fhir.put('Observation/moved', movedObservation('bob'));
    const app = await aClient(server, { scope: 'patient/*.rs', patient: 'alice' });
    const future = new Date(Date.now() + 60_000).toISOString();
    for (const path of ['Observation/moved/_history', 'Observation/_history', '_history']) {
      const { body } = await app.get(`${path}?_at=${future}&_count=1`);
      expect([path, body.total, body.entry[0].response.etag]).toEqual([path, 1, 'W/"1"']);
    }
    const granular = await aClient(server, {
      scope: 'patient/Observation.rs?status=final',
      patient: 'alice',
    });
    expect((await granular.get('Observation/_history')).status).toBe(200);
    const refused = await granular.get(`Observation/_history?_at=${future}`);
    expect([refused.status, refused.body.issue[0].diagnostics]).toEqual([
      400,
      '_at is not possible where a search constraint, a policy or Consents decide about each version: use _since',
    ]);
    await fhir.delete('Observation/moved');
  });

  it('_sort=_lastUpdated goes forward, through all pages', async () => {
    const id = await deletedPatient();
    const seen: string[] = [];
    let url: string | undefined = `Patient/${id}/_history?_sort=_lastUpdated&_count=1`;
    while (url !== undefined) {
      const { body } = await fhir.get(url);
      seen.push(...body.entry.map(({ response }: Json) => response.etag));
      url = body.link.find(({ relation }: Json) => relation === 'next')?.url;
    }
    expect(seen).toEqual(['W/"1"', 'W/"2"', 'W/"3"']);
    const paged = await fhir.get(`Patient/${id}/_history?_at=${new Date().getUTCFullYear()}&_count=1`);
    expect((await fhir.get(paged.body.link[1].url)).body.entry[0].response.etag).toBe('W/"2"');
  });

  it('vread shows each version; a deletion is 410', async () => {
    const id = await deletedPatient();
    const first = await fhir.get(`Patient/${id}/_history/1`);
    expect([first.status, first.headers.get('etag'), first.body.active]).toEqual([200, 'W/"1"', undefined]);
    expect((await fhir.get(`Patient/${id}/_history/2`)).body.active).toBe(true);
    expect((await fhir.get(`Patient/${id}/_history/3`)).status).toBe(410);
    for (const version of ['4', '0', 'x', '-1', '99999999999999999999']) {
      expect((await fhir.get(`Patient/${id}/_history/${version}`)).status).toBe(404);
    }
  });

  it.each([
    ['_count=x', '_count must be a whole number from 1, not "x"'],
    ['_since=2026', '_since must be an instant such as 2026-01-31T10:00:00Z, not "2026"'],
    ['_at=yesterday', '_at must be a date or a time such as 2026-01-31, not "yesterday"'],
    ['_sort=name', '_sort must be _lastUpdated or -_lastUpdated, not "name"'],
  ])('refuses %s by parameter and value', async (query, diagnostics) => {
    expect((await fhir.get(`_history?${query}`)).body.issue[0].diagnostics).toBe(diagnostics);
  });

  it.each([
    ['Patient/nobody/_history', 404],
    ['Patient/not_an_id/_history', 404],
    ['Martian/_history', 404],
    ['_history?_count=0', 400],
    ['_history?_count=x', 400],
    ['_history?_since=yesterday', 400],
    ['_history?_since=2026-01-01', 400],
    ['_history?_count=1&_count=2', 400],
    ['_history?_at=yesterday', 400],
    ['_history?_sort=name', 400],
    ['_history?name=x', 400],
    ['_history?_page=x', 400],
  ])('answers %s with %i', async (path, expected) => {
    const { status, body } = await fhir.get(path);
    expect([status, body.resourceType]).toEqual([expected, 'OperationOutcome']);
  });
});

/** An Observation that changes hands. */
function movedObservation(patient: string): Json {
  return {
    resourceType: 'Observation',
    id: 'moved',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
  };
}
