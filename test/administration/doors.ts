import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { freePort } from '../support/free-port.js';

/** Where something may be behind a port, or nothing. */
export interface Door {
  readonly name: string;
  readonly at: string;
  readonly close?: () => Promise<void>;
}

/** Of each kind one: what is behind it must not be told from outside. */
export async function someDoors(): Promise<readonly Door[]> {
  return [
    { name: 'closed', at: `localhost:${await freePort()}` },
    await aDoor('silent', createTcpServer()),
    await aDoor(
      'another',
      createTcpServer(socket => socket.end('SSH-2.0-OpenSSH_9.2')),
    ),
    await aDoor(
      'a-site',
      createHttpServer((_, response) => response.writeHead(403).end('an inner site')),
    ),
    await aDoor(
      'an-api',
      createHttpServer((_, response) => response.setHeader('Content-Type', 'application/json').end('{}')),
    ),
    { name: 'nowhere', at: 'nowhere.invalid' },
  ];
}

export function site(at: string): string {
  return at.startsWith('localhost') ? `http://${at}` : `https://${at}`;
}

async function aDoor(name: string, server: Server): Promise<Door> {
  const sockets = new Set<Socket>();
  server.on('connection', socket => sockets.add(socket));
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    name,
    at: `localhost:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
