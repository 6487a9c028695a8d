import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;
let app: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  app = await aClient(server, { scope: 'patient/*.cruds', patient: 'alice' });
  for (const patient of ['alice', 'bob']) {
    const subject = { reference: `Patient/${patient}` };
    await fhir.put(`Patient/${patient}`, { resourceType: 'Patient', id: patient });
    await fhir.put(`Observation/${patient}-o`, {
      resourceType: 'Observation',
      id: `${patient}-o`,
      status: 'final',
      code: { text: 'x' },
      valueQuantity: { value: 1 },
      subject,
    });
  }
});
afterAll(async () => server?.close());

interface Request {
  readonly method: string;
  readonly url: string;
  readonly ifModifiedSince?: string;
  readonly ifMatch?: string;
}

async function send(client: FhirClient, type: string, requests: Request[], resource?: Json): Promise<Json[]> {
  const entry = requests.map(request => ({ request, ...(resource === undefined ? {} : { resource }) }));
  const answer = await client.post('', { resourceType: 'Bundle', type, entry });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.body.entry;
}

const GET = (url: string): Request => ({ method: 'GET', url });

function bundle(type: string, url: string): Json {
  return { resourceType: 'Bundle', type, entry: [{ request: GET(url) }] };
}

describe('entries of a batch that ask for more than a resource – http.html#transaction', () => {
  it('ifMatch holds for an operation that writes, too', async () => {
    const meta = {
      resourceType: 'Parameters',
      parameter: [{ name: 'meta', valueMeta: { tag: [{ system: 'urn:tag', code: 'x' }] } }],
    };
    const request = { method: 'POST', url: 'Observation/bob-o/$meta-add' };
    const [refused] = await send(fhir, 'batch', [{ ...request, ifMatch: 'W/"77"' }], meta);
    expect(refused.response.status).toMatch(/^412/);
    const [done] = await send(fhir, 'batch', [{ ...request, ifMatch: 'W/"1"' }], meta);
    expect(done.response.status).toMatch(/^200/);
  });

  it.each([
    ['metadata', 'CapabilityStatement'],
    ['Patient/alice/$everything', 'Bundle'],
    ['Patient/$everything?_count=1', 'Bundle'],
    ['Patient/alice/$meta', 'Parameters'],
    ['$meta', 'Parameters'],
    ['Patient/alice/Observation', 'Bundle'],
    ['Patient/alice/*', 'Bundle'],
    ['?_type=Patient,Observation', 'Bundle'],
    ['Patient/alice/_history', 'Bundle'],
    ['_history', 'Bundle'],
  ])('GET %s answers what the request would by itself', async (url, resourceType) => {
    const [entry] = await send(app, 'batch', [GET(url)]);
    expect([entry.response.status, entry.resource?.resourceType]).toEqual(['200 OK', resourceType]);
    const alone = await app.get(url);
    expect(entry.resource.entry?.length).toBe(alone.body.entry?.length);
    const [head] = await send(app, 'batch', [{ method: 'HEAD', url }]);
    expect([head.response.status, head.resource]).toEqual(['200 OK', undefined]);
    const [absolute] = await send(app, 'batch', [GET(`${server.fhirBase}/${url}`)]);
    expect(absolute.response.status).toBe('200 OK');
  });

  it.each([
    ['Patient/alice?_elements=gender', 'Patient'],
    ['Patient/alice?_summary=text', 'Patient'],
    ['Observation/alice-o?_elements=status', 'Observation'],
    ['Observation/alice-o/_history/1?_elements=status', 'Observation'],
    ['Observation?_elements=status', 'Bundle'],
    ['Observation?%5Felements=status', 'Bundle'],
    ['Observation?_summary=text', 'Bundle'],
    ['Observation/alice-o/_history?_elements=status', 'Bundle'],
  ])('GET %s is shortened as the request would be by itself', async (url, resourceType) => {
    const [entry] = await send(app, 'batch', [GET(url)]);
    expect(entry.resource).toMatchObject({ resourceType });
    const alone = await app.get(url);
    expect(entry.resource.entry?.[0].resource ?? entry.resource).toEqual(
      alone.body.entry?.[0].resource ?? alone.body,
    );
    expect(JSON.stringify(entry.resource)).toContain('SUBSETTED');
    const [another] = await send(app, 'batch', [GET('Patient/bob?_elements=gender')]);
    expect(another.response.status).toBe('404 Not Found');
  });

  it('a mistake in how an answer is to be shortened is told, not passed over', async () => {
    const [entry] = await send(app, 'batch', [GET('Patient?_elements=nose')]);
    expect(entry.response.status).toBe('400 Bad Request');
  });

  it.each(['batch', 'transaction'])('ifModifiedSince is heard in a %s', async type => {
    const updated = (await app.get('Patient/alice')).body.meta.lastUpdated;
    const answers = await send(app, type, [
      { ...GET('Patient/alice'), ifModifiedSince: updated },
      { ...GET('Patient/alice'), ifModifiedSince: '2020-01-01T00:00:00Z' },
    ]);
    expect(answers.map(({ response }) => response.status)).toEqual(['304 Not Modified', '200 OK']);
    expect(answers[0].resource).toBeUndefined();
  });

  it('POST invokes an operation, with Parameters or the resource', async () => {
    const [validated] = await send(fhir, 'batch', [{ method: 'POST', url: 'Patient/$validate' }], {
      resourceType: 'Patient',
      birthDate: 'soon',
    });
    expect(validated.response.status).toBe('200 OK');
    expect(validated.resource.issue[0]).toMatchObject({ expression: ['Patient.birthDate'] });
    const tag = { system: 'urn:tag', code: 'batch' };
    const [tagged] = await send(fhir, 'batch', [{ method: 'POST', url: 'Patient/bob/$meta-add' }], {
      resourceType: 'Parameters',
      parameter: [{ name: 'meta', valueMeta: { tag: [tag] } }],
    });
    expect(tagged.response.status).toBe('200 OK');
    expect((await fhir.get('Patient/bob')).body.meta.tag).toEqual([tag]);
  });

  it('each is judged by itself, and shows nobody else', async () => {
    const urls = ['Patient/bob/$everything', 'Patient/bob/$meta', 'Patient/nobody/$everything'];
    const entries = await send(app, 'batch', urls.map(GET));
    for (const { response, resource } of entries) {
      expect([response.status, resource]).toEqual(['404 Not Found', undefined]);
      expect(response.outcome.issue[0].code).toBe('not-found');
    }
    expect(entries[0].response).toEqual(entries[2].response);
    const [other] = await send(app, 'batch', [GET('Patient/bob/Observation')]);
    expect([other.response.status, other.resource.entry]).toEqual(['200 OK', undefined]);
    const [all] = await send(app, 'batch', [GET('?_type=Observation')]);
    expect(all.resource.entry.map(({ resource }: Json) => resource.id)).toEqual(['alice-o']);
    const reader = await aClient(server, { scope: 'patient/Patient.r', patient: 'alice' });
    const [refused] = await send(reader, 'batch', [GET('Patient/alice/Observation')]);
    expect(refused.response.status).toBe('403 Forbidden');
  });

  it('many run side by side in one batch, each in the name of its own caller', async () => {
    const bob = await aClient(server, { scope: 'patient/*.rs', patient: 'bob' });
    const url = 'Patient/$everything';
    const rounds = await Promise.all(
      [app, bob, app, bob].map(client =>
        send(
          client,
          'batch',
          Array.from({ length: 8 }, () => GET(url)),
        ),
      ),
    );
    for (const [index, entries] of rounds.entries()) {
      const other = index % 2 === 0 ? 'bob' : 'alice';
      expect(JSON.stringify(entries)).not.toContain(`${other}-o`);
    }
  });

  it.each([
    GET('Patient/$nonsense'),
    GET('Nonsense/$meta'),
    GET('$nonsense'),
    GET('../auth/me'),
    GET('Patient/../../auth/jwks'),
    GET('Patient/%2e%2e/$meta'),
    GET('.well-known/smart-configuration'),
    GET('Patient/alice/Nonsense'),
    GET('Patient/alice/$everything?_count=x'),
    GET('Binary/1/2/3'),
    { method: 'POST', url: 'metadata' },
    { method: 'PUT', url: 'Patient/alice/$meta' },
    { method: 'DELETE', url: 'Patient/alice/$meta' },
    { method: 'POST', url: '/' },
  ])('$method $url is refused, and the entries beside it are not', async request => {
    const [refused, read] = await send(app, 'batch', [request, GET('Patient/alice')]);
    expect(refused.response.status).toMatch(/^4\d\d /);
    expect(refused.response.outcome.issue[0].diagnostics).toEqual(expect.any(String));
    expect(read.response.status).toBe('200 OK');
  });
});

describe('reads in a transaction', () => {
  it('histories and versions see what the transaction has written', async () => {
    const answer = await app.post('', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          request: { method: 'PUT', url: 'Observation/alice-o' },
          resource: {
            resourceType: 'Observation',
            id: 'alice-o',
            status: 'amended',
            code: { text: 'x' },
            subject: { reference: 'Patient/alice' },
          },
        },
        ...[
          'Observation/alice-o/_history',
          'Observation/alice-o/_history/2',
          'Observation/_history',
          '_history',
        ]
          .map(GET)
          .map(request => ({ request })),
      ],
    });
    expect(answer.status).toBe(200);
    const [, history, version, ofType, ofSystem] = answer.body.entry;
    expect(history.resource.total).toBe(2);
    expect(version.resource.status).toBe('amended');
    expect(ofType.resource.total).toBe(2);
    expect(JSON.stringify(ofSystem)).not.toContain('bob');
  });

  it.each([
    'metadata',
    'Patient/alice/$everything',
    '?_type=Patient',
    'Patient/alice/Observation',
    'Patient/alice?_elements=id&_pretty=true',
    'Patient?_format=json',
  ])('%s is refused with the way out, and nothing is written', async url => {
    const answer = await app.post('', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ request: { method: 'DELETE', url: 'Observation/alice-o' } }, { request: GET(url) }],
    });
    expect([answer.status, answer.body.issue[0].expression]).toEqual([400, ['Bundle.entry[1]']]);
    expect(answer.body.issue[0].diagnostics).toContain('in a batch');
    expect((await app.get('Observation/alice-o')).status).toBe(200);
  });

  it.each([
    'Patient/alice?_elements=gender',
    'Patient/alice?_summary=text',
    'Observation/alice-o/_history/1?_elements=status',
    'Observation?_elements=status',
    'Observation?%5Felements=status',
    'Observation?_summary=text',
    'Observation/alice-o/_history?_elements=status',
  ])('GET %s is shortened as in a batch', async url => {
    const [inBatch] = await send(app, 'batch', [GET(url)]);
    const [entry] = await send(app, 'transaction', [GET(url)]);
    expect(entry.resource).toEqual(inBatch.resource);
    expect(JSON.stringify(entry.resource)).toContain('SUBSETTED');
    const [head] = await send(app, 'transaction', [{ method: 'HEAD', url }]);
    expect([head.response.status, head.resource]).toEqual(['200 OK', undefined]);
  });

  it.each([
    ['Patient/alice?_elements=nose', 400],
    ['Patient/alice?_summary=count', 400],
    ['Patient/alice?_summary=true&_elements=id', 400],
    ['Patient/alice?_summary=true&_summary=text', 400],
    ['Patient/alice?_summary=true&name=x', 400],
    ['Patient/bob?_elements=gender', 404],
    ['Practitioner/bob?_elements=gender', 404],
  ])('GET %s is refused as it is without the transaction: %i', async (url, status) => {
    const answer = await app.post('', bundle('transaction', url));
    expect([answer.status, answer.body.issue[0].expression[0]]).toEqual([
      status,
      expect.stringContaining('Bundle.entry[0]'),
    ]);
  });

  it('a shortened read needs the scope of the whole one', async () => {
    const nurse = await aClient(server, { scope: 'patient/Observation.rs', patient: 'alice' });
    const answer = await nurse.post('', bundle('transaction', 'Patient/alice?_elements=gender'));
    expect(answer.status).toBe(403);
  });
});

describe('Prefer: handling of a batch or transaction – search.html#errors', () => {
  it.each(['Observation?nose=1', 'Observation?nose=1&_elements=status', 'Patient/alice/Observation?nose=1'])(
    'reaches %s in a batch',
    async url => {
      const strict = await app.post('', bundle('batch', url), { Prefer: 'handling=strict' });
      expect(strict.headers.get('preference-applied')).toBe('handling=strict');
      expect(strict.body.entry[0].response.status).toBe('400 Bad Request');
      const lenient = await app.post('', bundle('batch', url), {
        Prefer: 'return=minimal, handling=lenient',
      });
      expect(lenient.headers.get('preference-applied')).toBe('return=minimal, handling=lenient');
      expect(lenient.body.entry[0].response.status).toBe('200 OK');
    },
  );

  it('reaches the searches of a transaction', async () => {
    const sent = bundle('transaction', 'Observation?nose=1');
    const strict = await app.post('', sent, { Prefer: 'handling=strict' });
    expect([strict.status, strict.body.issue[0].expression[0]]).toEqual([
      400,
      expect.stringContaining('Bundle.entry[0]'),
    ]);
    const lenient = await app.post('', sent, { Prefer: 'handling=lenient' });
    expect(lenient.status).toBe(200);
    expect(lenient.headers.get('preference-applied')).toBe('handling=lenient');
  });
});
