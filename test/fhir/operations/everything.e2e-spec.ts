import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResourceValidator } from '../../../src/fhir/validation/resource-validator.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  const resources: Json[] = [
    { resourceType: 'Organization', id: 'ward', name: 'Ward' },
    { resourceType: 'Practitioner', id: 'dr', name: [{ family: 'Dr' }] },
    ...recordOf('alice', 12),
    ...recordOf('bob', 2),
  ];
  const entry = resources.map(resource => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  const { status } = await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry });
  expect(status).toBe(200);
});
afterAll(async () => server?.close());

/** A patient with an encounter of 2020 and as many observations, one a month from January 2020 on. */
function recordOf(id: string, observations: number): Json[] {
  const subject = { reference: `Patient/${id}` };
  const encounter = { reference: `Encounter/${id}-visit` };
  return [
    { resourceType: 'Patient', id, managingOrganization: { reference: 'Organization/ward' } },
    {
      resourceType: 'Encounter',
      id: `${id}-visit`,
      status: 'finished',
      class: { code: 'AMB' },
      subject,
      period: { start: '2020-01-01', end: '2020-01-31' },
    },
    { resourceType: 'Condition', id: `${id}-condition`, subject, encounter, onsetDateTime: '2019-05' },
    { resourceType: 'Flag', id: `${id}-flag`, status: 'active', code: { text: 'x' }, subject },
    ...Array.from({ length: observations }, (_, month) => ({
      resourceType: 'Observation',
      id: `${id}-${month}`,
      status: 'final',
      code: { text: 'x' },
      subject,
      ...(month === 0 ? { encounter, performer: [{ reference: 'Practitioner/dr' }] } : {}),
      // One that speaks of another patient: he does not come along.
      ...(month === 1 ? { focus: [{ reference: 'Patient/bob' }] } : {}),
      effectiveDateTime: `2020-${String(month + 1).padStart(2, '0')}-15`,
    })),
  ];
}

function found({ body }: { readonly body: Json }, mode = 'match'): string[] {
  return (body.entry ?? [])
    .filter(({ search }: Json) => search.mode === mode)
    .map(({ resource }: Json) => `${resource.resourceType}/${resource.id}`);
}

/** Every page, each within its size. */
async function walk(path: string, count: number, client = fhir): Promise<string[]> {
  const all: string[] = [];
  let url: string | undefined = path;
  while (url !== undefined) {
    const answer = await client.get(url);
    expect([answer.status, answer.body.issue]).toEqual([200, undefined]);
    expect(found(answer).length).toBeLessThanOrEqual(count);
    all.push(...found(answer));
    url = answer.body.link.find(({ relation }: Json) => relation === 'next')?.url;
  }
  return all;
}

describe('Patient/$everything – patient-operation-everything.html', () => {
  it('is the patient, all that belongs to it, and what that refers to', async () => {
    const answer = await fhir.get('Patient/alice/$everything');
    expect(found(answer)).toHaveLength(16);
    expect(found(answer)[0]).toBe('Patient/alice');
    expect(found(answer, 'include').toSorted()).toEqual(['Organization/ward', 'Practitioner/dr']);
    expect(answer.text).not.toContain('"id":"bob');
    expect(new ResourceValidator().validate(answer.body)).toEqual([]);
  });

  it('is answered to POST and in XML', async () => {
    const body = {
      resourceType: 'Parameters',
      parameter: [{ name: '_type', valueString: 'Condition,Flag' }],
    };
    expect(found(await fhir.post('Patient/alice/$everything', body))).toEqual([
      'Condition/alice-condition',
      'Flag/alice-flag',
    ]);
    const xml = await fhir.get('Patient/alice/$everything?_format=xml&_count=3');
    expect(xml.text).toMatch(/^<\?xml.*<Bundle/s);
    expect(xml.text).toContain('_format=xml');
  });

  it.each([1, 3, 5, 100])('comes in pages of at most %i, each resource once', async count => {
    const all = await walk(`Patient/alice/$everything?_count=${count}`, count);
    expect(all).toHaveLength(16);
    expect(new Set(all).size).toBe(16);
  });

  it('_type, start and end, _since narrow it', async () => {
    const of = async (query: string): Promise<string[]> =>
      found(await fhir.get(`Patient/alice/$everything?${query}`));
    expect(await of('_type=Patient')).toEqual(['Patient/alice']);
    expect(await of('_type=Observation&start=2020-03-01&end=2020-04')).toEqual([
      'Observation/alice-3',
      'Observation/alice-2',
    ]);
    // Care dates: the patient's birth is none; a flag could have a date, and says none.
    expect(await of('start=2020-12')).toEqual(['Patient/alice', 'Observation/alice-11']);
    const { body } = await fhir.put('Flag/alice-flag', {
      ...recordOf('alice', 0)[3],
      period: { start: '2020' },
    });
    expect(await of(`_since=${encodeURIComponent(body.meta.lastUpdated)}`)).toEqual(['Flag/alice-flag']);
    await fhir.put('Flag/alice-flag', recordOf('alice', 0)[3]);
  });

  it('of what has not changed, it brings neither the patient nor what the patient refers to', async () => {
    const unchanged = await fhir.get('Patient/alice/$everything?_since=2999-01-01T00:00:00Z');
    expect(unchanged.body.entry).toBeUndefined();
    const referenced = await fhir.get('Patient/alice/$everything?_type=Organization');
    expect(found(referenced, 'include')).toEqual(['Organization/ward']);
  });

  it('of all patients, one after the other', async () => {
    expect(await walk('Patient/$everything?_count=4', 4)).toHaveLength(22);
    const app = await aClient(server, { scope: 'patient/*.rs', patient: 'bob' });
    expect(await walk('Patient/$everything?_count=4', 4, app)).toHaveLength(6);
  });

  it('holds the types that the token may search, no more', async () => {
    const app = await aClient(server, {
      scope: 'patient/Patient.r patient/Observation.rs',
      patient: 'alice',
    });
    const answer = await app.get('Patient/alice/$everything');
    expect(found(answer)).toHaveLength(13);
    expect(found(answer, 'include')).toEqual([]);
    const without = await aClient(server, { scope: 'patient/Observation.rs', patient: 'alice' });
    expect((await without.get('Patient/alice/$everything')).status).toBe(403);
  });

  it('a link works for its caller and its patient alone, with nothing added', async () => {
    const { body } = await fhir.get('Patient/alice/$everything?_count=3');
    const next: string = body.link[1].url;
    const other = await aClient(server, { scope: 'system/*.rs', clientId: 'other' });
    expect((await other.get(next)).status).toBe(400);
    expect((await fhir.get(next.replace('/alice/', '/bob/'))).status).toBe(400);
    expect((await fhir.get(`${next}x`)).status).toBe(400);
    expect((await fhir.get(`${next}&_count=5`)).status).toBe(400);
    expect(next).not.toContain('Observation');
  });

  it.each(['_count=0', '_since=2020', 'start=yesterday', '_type=Nonsense', '_type=', 'code=x'])(
    '?%s is refused',
    async query => {
      expect((await fhir.get(`Patient/alice/$everything?${query}`)).status).toBe(400);
    },
  );
});

describe('Encounter/$everything – encounter-operation-everything.html', () => {
  it('is the encounter, what belongs to it, and what that refers to', async () => {
    const answer = await fhir.get('Encounter/alice-visit/$everything');
    expect(found(answer)).toEqual([
      'Encounter/alice-visit',
      'Condition/alice-condition',
      'Observation/alice-0',
    ]);
    expect(found(answer, 'include').toSorted()).toEqual(['Patient/alice', 'Practitioner/dr']);
    expect((await fhir.get('Encounter/alice-visit/$everything?start=2020')).status).toBe(400);
    expect((await fhir.get('Encounter/nobody/$everything')).status).toBe(404);
  });

  it.each([
    ['GET', 'Encounter/$everything'],
    ['POST', 'Encounter/$everything'],
    ['GET', 'Observation/alice-0/$everything'],
    ['POST', 'Observation/alice-0/$everything'],
    ['GET', 'Patient/alice/$lastn'],
    ['PUT', 'Patient/$lastn'],
    ['GET', '$everything'],
    ['GET', 'Binary/$everything'],
  ])('%s %s is no operation, and is called none', async (method, path) => {
    const { status, body } = await fhir.send(method, path, method === 'GET' ? undefined : {});
    const { code, diagnostics } = body.issue[0];
    expect([status, code, diagnostics]).toEqual([
      404,
      'not-supported',
      'There is no such operation here: /fhir/metadata says which there are, of what types and instances',
    ]);
  });
});
