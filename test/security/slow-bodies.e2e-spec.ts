import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken } from '../support/tokens.js';
import { RawConnection } from './raw-connection.js';

const RATE = 2000;
const GRACE_SECONDS = 2;
/** The grace, and what may pass until somebody looks. */
const SOON_MS = 10_000;

let server: TestServer;
let client: FhirClient;
let token: string;
beforeAll(async () => {
  server = await startServer({
    environment: { MIN_BODY_RATE: String(RATE), BODY_GRACE_SECONDS: String(GRACE_SECONDS) },
  });
  client = await anAdministrator(server);
  token = await aToken(server, { scope: 'system/*.cruds' });
});
afterAll(async () => server.close());

function head(path: string, type: string, ...lines: readonly string[]): string {
  const named = ['Host: localhost', `Authorization: Bearer ${token}`, `Content-Type: ${type}`];
  return `${[`POST ${path} HTTP/1.1`, ...named, ...lines].join('\r\n')}\r\n\r\n`;
}

const FHIR = ['/fhir/Patient', 'application/fhir+json'] as const;
const FORM = ['/auth/token', 'application/x-www-form-urlencoded'] as const;

/** Whoever sends a byte now and then would hold a place for as long as REQUEST_SECONDS. */
async function expectHungUp(
  { onTestFinished }: TestContext,
  begin: string,
  piece: string,
  everyMs: number,
): Promise<number> {
  const started = performance.now();
  const connection = (await RawConnection.to(server.url, onTestFinished)).send(begin);
  const dripping = setInterval(() => connection.send(piece), everyMs);
  await connection.closed(SOON_MS).finally(() => clearInterval(dripping));
  expect(connection.statuses).toEqual([408]);
  return performance.now() - started;
}

// All of them wait, and on connections of their own: at once.
describe.concurrent('A body below the least rate (R-U-Dead-Yet)', { timeout: 40_000 }, () => {
  it.for<[string, string, string, number]>([
    ['to FHIR, a byte at a time', head(...FHIR, 'Content-Length: 100000'), ' ', 100],
    ['to FHIR, in chunks of a byte', head(...FHIR, 'Transfer-Encoding: chunked'), '1\r\n \r\n', 100],
    ['to the authorization server', head(...FORM, 'Content-Length: 10000'), 'a', 100],
    ['of which nothing comes', head(...FHIR, 'Content-Length: 100000'), '', 1000],
    ['that begins with a burst', `${head(...FHIR, 'Content-Length: 100000')}${' '.repeat(50_000)}`, ' ', 100],
  ])('%s, is a 408, and the connection is closed', async ([, begin, piece, everyMs], context) => {
    expect(await expectHungUp(context, begin, piece, everyMs)).toBeGreaterThan((GRACE_SECONDS - 0.1) * 1000);
  });

  it('writes nothing, and gives its place back', async context => {
    await expectHungUp(
      context,
      `${head(...FHIR, 'Content-Length: 100')}{"resourceType":"Patient","active":true}`,
      ' ',
      500,
    );
    expect((await client.get('Patient?active=true&_summary=count')).body.total).toBe(0);
  });
});

/** The status of an entry that the server sends to itself, with a body. */
async function inABatch(url: string): Promise<string> {
  const entry = [{ request: { method: 'POST', url }, resource: { resourceType: 'Patient' } }];
  const { body } = await client.post('', { resourceType: 'Bundle', type: 'batch', entry });
  return body.entry[0].response.status;
}

describe.concurrent('A body on a slow line', { timeout: 40_000 }, () => {
  it('above the least rate has all the time of a request, with pauses', async ({ onTestFinished }) => {
    const text = JSON.stringify({
      resourceType: 'Patient',
      id: 'slow',
      text: {
        status: 'generated',
        div: `<div xmlns="http://www.w3.org/1999/xhtml">${'x'.repeat(30_000)}</div>`,
      },
    });
    const connection = await RawConnection.to(server.url, onTestFinished);
    const before = performance.now();
    connection.send(head(...FHIR, `Content-Length: ${text.length}`, 'Connection: close'));
    for (let at = 0; at < text.length; at += 4000) {
      connection.send(text.slice(at, at + 4000));
      await sleep(1000);
    }
    await connection.closed(10_000);
    expect(connection.statuses).toEqual([201]);
    expect(performance.now() - before).toBeGreaterThan(2 * GRACE_SECONDS * 1000);
  });

  it('that has come is not looked at any more, however long the next one waits', async ({
    onTestFinished,
  }) => {
    const connection = await RawConnection.to(server.url, onTestFinished);
    const one = `${head(...FHIR, 'Content-Length: 26')}{"resourceType":"Patient"}`;
    connection.send(one);
    expect(await inABatch('Patient/$validate')).toBe('200 OK');
    await sleep((GRACE_SECONDS + 2) * 1000);
    expect(connection.isClosed).toBe(false);
    // Had that body been measured on, the process would be gone: it came over no connection.
    expect((await client.get('metadata')).status).toBe(200);
    connection.send(one.replace('Host:', 'Connection: close\r\nHost:'));
    await connection.closed(10_000);
    expect(connection.statuses).toEqual([201, 201]);
  });
});
