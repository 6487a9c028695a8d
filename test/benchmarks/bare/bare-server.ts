import Fastify from 'fastify';
import { Client } from 'pg';
import type { BareRoute } from './bare-route.js';

/**
 * What our server is compared with: Fastify and `pg` alone, one prepared statement per request on pipelined
 * connections, no token, no access, no FHIR. A process of its own, as the server is one.
 */
const [databaseUrl = '', port = '', routes = ''] = process.argv.slice(2);

const options = '-c plan_cache_mode=force_generic_plan -c jit=off';
const clients = await Promise.all(
  [1, 2].map(async () => {
    const client = new Client({ connectionString: databaseUrl, pipeline: true, options });
    await client.connect();
    return client;
  }),
);
let turn = 0;

const server = Fastify();
for (const { path, text, values, kind } of JSON.parse(routes) as readonly BareRoute[]) {
  server.get(path, async (_request, reply) => {
    const client = clients[turn++ % clients.length]!;
    const { rows } = await client.query<{ content: string }>({
      name: path.slice(0, 60),
      text,
      values: [...values],
    });
    const contents = rows.map(({ content }) => content);
    const body =
      kind === 'resource'
        ? contents[0]!
        : `{"resourceType":"Bundle","type":"searchset","entry":[${contents.map(content => `{"resource":${content}}`).join(',')}]}`;
    return reply.type('application/fhir+json; charset=utf-8').send(body);
  });
}
await server.listen({ port: Number(port), host: '127.0.0.1' });
process.stdout.write('ready\n');
