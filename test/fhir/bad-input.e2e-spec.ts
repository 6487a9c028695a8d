import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
});
afterAll(async () => server?.close());

const MEGABYTE = 1024 * 1024;

function nested(depth: number): string {
  const open = '{"extension":[{"url":"u",'.repeat(depth);
  return `{"resourceType":"Patient",${open.slice(1)}"valueString":"x"${'}]}'.repeat(depth)}`;
}

/** Posted as Patient; the wanted answer. */
const BODIES: readonly (readonly [name: string, body: string, status: number, code: string])[] = [
  ['nothing', '', 400, 'invalid'],
  ['no JSON', 'hello', 400, 'structure'],
  ['half of it', '{"resourceType":"Patient"', 400, 'structure'],
  ['an array', '[]', 400, 'structure'],
  ['a string', '"Patient"', 400, 'structure'],
  ['a number', '42', 400, 'structure'],
  ['null', 'null', 400, 'structure'],
  ['no resourceType', '{}', 400, 'structure'],
  ['an unknown resourceType', '{"resourceType":"Martian"}', 400, 'structure'],
  ['another resourceType', '{"resourceType":"Basic","code":{"text":"x"}}', 400, 'invalid'],
  ['an unknown element', '{"resourceType":"Patient","nose":1}', 400, 'structure'],
  ['a wrong type', '{"resourceType":"Patient","active":"yes"}', 400, 'structure'],
  ['a wrong code', '{"resourceType":"Patient","gender":"x"}', 400, 'code-invalid'],
  ['a duplicate name', '{"resourceType":"Patient","active":true,"active":false}', 400, 'structure'],
  ['text behind it', '{"resourceType":"Patient"} {}', 400, 'structure'],
  ['depth 10 000', nested(10_000), 400, 'structure'],
  ['arrays of depth 100 000', '['.repeat(100_000), 400, 'structure'],
  ['NUL', '{"resourceType":"Patient","name":[{"family":"a\\u0000"}]}', 400, 'structure'],
  ['a lone surrogate', '{"resourceType":"Patient","name":[{"family":"\\ud800"}]}', 400, 'structure'],
  ['__proto__', '{"resourceType":"Patient","__proto__":{"active":true}}', 400, 'structure'],
  [
    'a string of 2 MB',
    `{"resourceType":"Patient","name":[{"family":"${'x'.repeat(2 * MEGABYTE)}"}]}`,
    400,
    'value',
  ],
  ['10 MB', `{"resourceType":"Patient","name":[{"family":"${'x'.repeat(10 * MEGABYTE)}"}]}`, 413, 'too-long'],
];

describe('bad input is a precise 4xx, and nothing is written', () => {
  it.each(BODIES)('a body of %s', async (_, text, expected, code) => {
    for (const [method, path] of [
      ['POST', 'Patient'],
      ['PUT', 'Patient/x'],
    ] as const) {
      const { status, body } = await fhir.send(method, path, text);
      expect([method, status, body.resourceType, body.issue[0].code]).toEqual([
        method,
        expected,
        'OperationOutcome',
        code,
      ]);
    }
    expect((await fhir.get('Patient?_summary=count')).body.total).toBe(0);
  });

  it('names the element', async () => {
    const { body } = await fhir.post('Patient', { resourceType: 'Patient', name: [{}, { family: 7 }] });
    expect(body.issue.map(({ expression }: { expression: string[] }) => expression[0])).toContain(
      'Patient.name[1].family',
    );
  });

  it.each([
    ['text/plain', 415],
    ['application/fhir+xml', 400],
    ['application/fhir+json; fhirVersion=3.0', 415],
    ['application/fhir+json; charset=latin1', 415],
    ['application/json-patch+json', 415],
    ['', 415],
    ['application/json', 201],
    ['application/fhir+json; fhirVersion=4.0; charset=UTF-8', 201],
  ])('Content-Type "%s" is answered %i', async (type, expected) => {
    const { status, body } = await fhir.post('Basic', '{"resourceType":"Basic","code":{"text":"x"}}', {
      'Content-Type': type,
    });
    expect([status, body.resourceType]).toEqual([expected, expected === 201 ? 'Basic' : 'OperationOutcome']);
  });

  it('refuses bytes that are not UTF-8, and compressed ones', async () => {
    const token = bearer(await aToken(server, { scope: 'system/*.cruds' }));
    const latin = await server.request('/fhir/Patient', {
      method: 'POST',
      headers: { ...token, 'Content-Type': 'application/fhir+json' },
      body: Uint8Array.of(0x7b, 0x22, 0xe4, 0x22, 0x7d),
    });
    expect(latin.status).toBe(400);
    const { status } = await fhir.post('Patient', '{}', { 'Content-Encoding': 'gzip' });
    expect(status).toBe(415);
  });

  it.each([
    ['POST', 'Martian', 404],
    ['PUT', 'Martian/1', 404],
    ['PUT', 'Patient/not_an_id', 404],
    ['DELETE', 'Patient/not_an_id', 404],
    ['PUT', 'Patient', 400],
    ['POST', 'Patient/x/_history/1', 405],
    ['PUT', 'metadata', 404],
    ['PUT', '', 405],
  ])('%s %s is answered %i', async (method, path, expected) => {
    const body = method === 'PUT' || method === 'POST' ? '{"resourceType":"Patient"}' : undefined;
    const answer = await fhir.send(method, path, body);
    expect([answer.status, answer.body.resourceType]).toEqual([expected, 'OperationOutcome']);
  });

  it('a body that breaks off leaves nothing in the log', async () => {
    const errors = vi.spyOn(Logger.prototype, 'error');
    const token = await aToken(server, { scope: 'system/*.cruds' });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const headers = `Host: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/fhir+json`;
    socket.write(`POST /fhir/Patient HTTP/1.1\r\n${headers}\r\nContent-Length: 50\r\n\r\n{`);
    await setTimeout(100);
    socket.destroy();
    await once(socket, 'close');
    await setTimeout(200);
    expect(errors).not.toHaveBeenCalled();
    errors.mockRestore();
  });

  it.each([
    ['a Bundle of another type', '{"resourceType":"Bundle","type":"collection"}'],
    ['a Patient', '{"resourceType":"Patient"}'],
    ['an array', '[]'],
    ['null', 'null'],
    ['no type', '{"resourceType":"Bundle"}'],
    [
      'an entry without request',
      '{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:x:1"}]}',
    ],
    ['an entry that is no object', '{"resourceType":"Bundle","type":"batch","entry":[1]}'],
    ['entries that are no array', '{"resourceType":"Bundle","type":"batch","entry":{}}'],
  ])('the base refuses %s', async (_, text) => {
    const { status, body } = await fhir.post('', text);
    expect([status, body.resourceType]).toEqual([400, 'OperationOutcome']);
  });
});
