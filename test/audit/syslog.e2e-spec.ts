import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { AuditEvent } from 'fhir/r4.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyslogJob } from '../../src/fhir/audit/syslog/syslog.job.js';
import { aCertificate, type Certified } from '../smart/certificates.js';
import { anAdministrator } from '../support/fhir-client.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';

/** An Audit Record Repository: keeps what was sent on each connection, or breaks it off. */
class Repository {
  readonly received: string[] = [];
  isBroken = false;
  private server: Server | undefined;

  async listen({ key, pem }: Certified, port: number): Promise<void> {
    this.server = createServer({ key, cert: pem }, socket => this.take(socket));
    this.server.on('connection', (socket: Socket) => {
      if (this.isBroken) socket.resetAndDestroy();
    });
    await new Promise<void>(resolve => this.server!.listen(port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    await new Promise<void>(resolve => (this.server ? this.server.close(() => resolve()) : resolve()));
  }

  private take(socket: TLSSocket): void {
    const chunks: Buffer[] = [];
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => this.received.push(...messagesIn(Buffer.concat(chunks))));
  }
}

/** RFC 5425 §4.3.1: the length in bytes, a space, the message. */
function messagesIn(bytes: Buffer): string[] {
  const messages: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const space = bytes.indexOf(' ', start);
    const end = space + 1 + Number(bytes.toString('ascii', start, space));
    messages.push(bytes.toString('utf8', space + 1, end));
    start = end;
  }
  return messages;
}

const MESSAGE =
  /^<8[45]>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \S+ firekeeper \d+ FHIR-AuditEvent - \uFEFF(\{.*\})$/;

function eventOf(message: string): AuditEvent {
  return JSON.parse(MESSAGE.exec(message)?.[1] ?? 'null') as AuditEvent;
}

let directory: string;
let server: TestServer;
let own: Certified;
let port: number;
const repository = new Repository();
const ids: string[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-syslog-'));
  own = await aCertificate({ subject: 'CN=127.0.0.1', names: [{ type: 'ip', value: '127.0.0.1' }] });
  await writeFile(join(directory, 'ca.pem'), own.pem);
  port = await freePort();
  server = await startServer({
    environment: {
      AUDIT_SYSLOG_URL: `tls://127.0.0.1:${port}`,
      AUDIT_SYSLOG_CA_FILE: join(directory, 'ca.pem'),
    },
  });
});
afterAll(async () => {
  await server?.close();
  await repository.close();
  await rm(directory, { recursive: true, force: true });
});

async function readSomething(id: string): Promise<void> {
  const admin = await anAdministrator(server);
  const answer = await admin.put(`Patient/${id}`, {
    resourceType: 'Patient',
    id,
    name: [{ family: 'Müller' }],
  });
  ids.push(answer.headers.get('x-request-id')!);
}

/** A job of its own, which has not failed before and so does not wait. */
async function send(): Promise<void> {
  const job = server.get(SyslogJob);
  Object.assign(job, { notBefore: -Infinity });
  await job.run();
}

describe('[S74] ATNA over syslog', () => {
  it('loses nothing while the receiver is away, untrusted or breaks off, and waits before it tries again', async () => {
    await readSomething('one');
    await expect(send()).rejects.toThrow(/ECONNREFUSED/);
    await expect(server.get(SyslogJob).run()).resolves.toBeUndefined();
    await repository.listen(await aCertificate({ subject: 'CN=127.0.0.1' }), port);
    await expect(send()).rejects.toThrow(/certificate|altnames/i);
    await repository.close();
    await repository.listen(own, port);
    repository.isBroken = true;
    await expect(send()).rejects.toThrow();
    repository.isBroken = false;
    expect(repository.received).toEqual([]);
    await send();
    expect(requests()).toEqual(expect.arrayContaining(ids));
  });

  it('sends each event once while nothing fails, in RFC 5424 with the AuditEvent in FHIR JSON', async () => {
    const before = repository.received.length;
    await readSomething('two');
    await send();
    await send();
    const [message, ...more] = repository.received.slice(before);
    expect(more).toEqual([]);
    expect(message).toMatch(MESSAGE);
    expect(eventOf(message!)).toMatchObject({
      resourceType: 'AuditEvent',
      subtype: [{ code: 'create' }],
      outcome: '0',
    });
    expect(requests().at(-1)).toBe(ids.at(-1));
  });

  it('marks what was refused as a warning', async () => {
    await server.request('/fhir/Patient/one');
    await send();
    expect(repository.received.at(-1)).toMatch(/^<84>1 /);
  });
});

function requests(): unknown[] {
  return repository.received.map(message =>
    eventOf(message)
      .entity?.map(({ what }) => what?.identifier?.value)
      .find(value => value !== undefined),
  );
}
