import { request as send } from 'node:http';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAdministrator } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { aToken } from '../../support/tokens.js';
import { runs, textOf } from './fuzzing.js';
import * as words from './words.js';

/** A request as no client library would let one say it. */
interface FuzzedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startServer({ environment: { RATE_LIMIT_FAILURES: '0' } });
  token = await aToken(server, { scope: 'system/*.cruds', expiresIn: 24 * 3600 });
  const administrator = await anAdministrator(server);
  await administrator.put('Patient/1', { resourceType: 'Patient', id: '1', name: [{ family: 'x' }] });
});
afterAll(async () => server.close());

function statusOf({ method, path, headers, body }: FuzzedRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = new URL(server.url);
    const asked = send(
      {
        host: url.hostname,
        port: url.port,
        method,
        path,
        headers: { Authorization: `Bearer ${token}`, ...headers },
        insecureHTTPParser: true,
      },
      answer => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
/** What may stand in a request line or header, or Node's client refuses to send it. */
const printable = (text: string): string => text.replace(/[^\x21-\x7e]/g, '');

const get = (path: string, headers: Record<string, string> = {}): FuzzedRequest => ({
  method: 'GET',
  path,
  headers,
});
const post = (path: string, type: string, body: string, method = 'POST'): FuzzedRequest => ({
  method,
  path,
  headers: { 'Content-Type': type },
  body,
});

const name = textOf(words.SEARCH_NAME);
const value = textOf(words.SEARCH_VALUE);
const header = textOf(words.HEADER).map(printable);
const form = fc
  .array(fc.tuple(name, value), { maxLength: 6 })
  .map(pairs => pairs.map(pair => pair.map(encoded).join('=')).join('&'));
const parameter = fc.constantFrom(
  ...words.wordsOf(
    'scope¦client_id¦redirect_uri¦code¦state¦aud¦launch¦token¦grant_type¦refresh_token',
    'client_assertion¦code_verifier¦code_challenge¦request¦authorization_details¦resource¦claims',
  ),
);
const oauth = fc
  .array(fc.tuple(parameter, fc.oneof(textOf(words.SCOPE), textOf(words.TOKEN), textOf(words.JSON_TEXT))), {
    maxLength: 8,
  })
  .map(pairs => pairs.map(pair => pair.map(encoded).join('=')).join('&'));

const FORM = 'application/x-www-form-urlencoded';

const REQUESTS: Readonly<Record<string, Arbitrary<FuzzedRequest>>> = {
  'a search': form.map(query => get(`/fhir/Observation?${query}`)),
  'a search of all types': form.map(query => get(`/fhir?${query}`)),
  'a search by form': form.map(query => post('/fhir/Patient/_search', FORM, query)),
  'a form of anything': textOf([...words.SEARCH_NAME, ...words.SEARCH_VALUE]).map(text =>
    post('/fhir/Patient/_search', FORM, text),
  ),
  _filter: textOf(words.FILTER).map(text => get(`/fhir/Patient?_filter=${encoded(text)}`)),
  'a query string as it is': textOf([...words.SEARCH_NAME, ...words.SEARCH_VALUE]).map(text =>
    get(`/fhir/Observation?${printable(text)}`),
  ),
  'a path': textOf([...words.REFERENCE, '$everything', '$validate', '_history', '*']).map(text =>
    get(`/fhir/${printable(text)}`),
  ),
  'a page link': textOf(words.TOKEN).map(text => get(`/fhir/Patient?_page=${encoded(text)}`)),
  'headers of a read': fc.tuple(header, header, header, header).map(([accept, prefer, match, since]) =>
    get('/fhir/Patient/1', {
      Accept: accept,
      Prefer: prefer,
      'If-None-Match': match,
      'If-Modified-Since': since,
    }),
  ),
  'headers of a write': fc.tuple(header, header, form, header).map(([match, type, none, prefer]) => ({
    method: 'PUT',
    path: '/fhir/Patient/1',
    headers: { 'If-Match': match, 'Content-Type': type, 'If-None-Exist': none, Prefer: prefer },
    body: '{"resourceType":"Patient","id":"1"}',
  })),
  'an access token': textOf(words.TOKEN).map(text =>
    get('/fhir/Patient/1', { Authorization: `Bearer ${printable(text)}` }),
  ),
  'a DPoP proof': textOf(words.TOKEN).map(text =>
    get('/fhir/Patient/1', { Authorization: `DPoP ${token}`, DPoP: printable(text) }),
  ),
  'JSON of a resource': textOf(words.JSON_TEXT).map(text =>
    post('/fhir/Patient', 'application/fhir+json', text.toWellFormed()),
  ),
  'a resource of any elements': fc
    .dictionary(
      fc.constantFrom('id', 'name', 'birthDate', 'text', 'contained', 'extension', 'meta', 'link'),
      fc.jsonValue(),
    )
    .map(all =>
      post('/fhir/Patient', 'application/fhir+json', JSON.stringify({ resourceType: 'Patient', ...all })),
    ),
  'a bundle of anything': fc
    .array(
      fc.record(
        {
          resource: fc.jsonValue(),
          fullUrl: value,
          request: fc.record({
            method: fc.constantFrom('GET', 'PUT', 'POST', 'PATCH', 'X'),
            url: textOf(words.REFERENCE),
          }),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 4 },
    )
    .chain(entry =>
      fc
        .constantFrom('batch', 'transaction')
        .map(type =>
          post('/fhir', 'application/fhir+json', JSON.stringify({ resourceType: 'Bundle', type, entry })),
        ),
    ),
  'XML of a resource': textOf(words.XML_TEXT).map(text =>
    post('/fhir/Patient', 'application/fhir+xml', text.toWellFormed()),
  ),
  'a patch': fc
    .array(
      fc.record({
        op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x'),
        path: textOf(['/', 'name', '0', '-', '~1', '~0', '~', 'id']),
        value: fc.jsonValue(),
      }),
    )
    .map(patch => post('/fhir/Patient/1', 'application/json-patch+json', JSON.stringify(patch), 'PATCH')),
  GraphQL: textOf([
    '{',
    '}',
    '(',
    ')',
    'Patient',
    'PatientList',
    ':',
    '"1"',
    'id',
    'name',
    '...',
    '@include',
    '$x',
    ' ',
  ]).map(text => get(`/fhir/$graphql?query=${encoded(text)}`)),
  'a form to the token endpoint': oauth.map(text => post('/auth/token', FORM, text)),
  'a form to introspection': oauth.map(text => post('/auth/introspect', FORM, text)),
  'a pushed request': oauth.map(text => post('/auth/par', FORM, text)),
  'an authorization request': oauth.map(text => get(`/auth/authorize?${text}`)),
  'credentials of a client': textOf(words.TOKEN).map(text => ({
    ...post('/auth/token', FORM, 'grant_type=client_credentials'),
    headers: { 'Content-Type': FORM, Authorization: `Basic ${printable(text)}` },
  })),
  'a registration': fc.json().map(text => post('/register', 'application/json', text)),
};

describe.each(Object.entries(REQUESTS))('Through HTTP, %s', (_name, requests) => {
  it('of any content is answered, and never by a mistake of ours', { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(requests, async request => {
        expect(await statusOf(request)).toBeLessThan(500);
      }),
      runs(1 / 4),
    );
  });
});
