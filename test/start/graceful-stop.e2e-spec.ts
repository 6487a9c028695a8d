import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { freePort } from '../support/free-port.js';
import { freshDatabase } from '../support/fresh-database.js';
import { spawnServer } from '../support/spawn-server.js';

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

describe('SIGTERM', () => {
  it('lets a request in flight end, refuses new connections, then stops everything', async () => {
    const server = await spawnServer({ DATABASE_URL: await freshDatabase() });
    await server.ready();
    const { port } = new URL(server.url);
    const body = 'resourceType=Nothing&x=yz';
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.write(
      `POST /fhir/Patient/_search HTTP/1.1\r\nHost: localhost:${port}\r\n` +
        `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n` +
        `Expect: 100-continue\r\n\r\n`,
    );
    // The server has read the head.
    await vi.waitFor(() => expect(answer).toBe(CONTINUE), 10_000);
    socket.write(body.slice(0, 5));
    server.kill('SIGTERM');
    await vi.waitFor(async () => expect(fetch(`${server.url}/fhir/metadata`)).rejects.toThrow(), 10_000);
    expect(answer).toBe(CONTINUE);
    socket.write(body.slice(5));
    await once(socket, 'close');
    expect(answer.slice(CONTINUE.length)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await server.ended()).toBe(0);
  });

  it('reaches the server through npm, whose shell keeps it to itself', async () => {
    const port = String(await freePort());
    const shell = spawn('sh', ['-c', `'${process.execPath}' dist/src/main.js; exit $?`], {
      env: { PORT: port, DATABASE_URL: await freshDatabase(), npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(shell.stdout, 'data');
    const ended = once(shell.stdout, 'close');
    shell.kill('SIGTERM');
    await ended;
    await expect(fetch(`http://localhost:${port}/fhir/metadata`)).rejects.toThrow();
  });
});
