import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { describe, it } from 'vitest';
import { AccessTokenMint } from '../../src/auth/authorization-server/keys/access-token-mint.js';
import { VerifiedTokens } from '../../src/auth/resource-server/verified-tokens.js';
import { readEnvironment } from '../../src/config/read-environment.js';
import { createApplication } from '../../src/server/create-application.js';
import { freePort } from '../support/free-port.js';
import { startBenchDatabase } from './bench-database.js';
import { describeMachine, processorTime } from './machine.js';
import { print } from './rounds.js';
import { TokenClients } from './token-clients.js';

const CONCURRENCY = 16;
const REQUESTS = Number(process.env['BENCH_TOKENS'] ?? 400);

type Form = Readonly<Record<string, string>>;

/** Microseconds of one signature and of one verification, of a message as long as a token. */
interface CryptoCosts {
  readonly sign: number;
  readonly verify: number;
}

function costsOf(
  digest: string,
  { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
): CryptoCosts {
  const message = Buffer.alloc(600, 'x');
  const signature = sign(digest, message, privateKey);
  return {
    sign: microseconds(() => sign(digest, message, privateKey)),
    verify: microseconds(() => verify(digest, message, publicKey, signature)),
  };
}

/** Of processor time: what else the machine does is not counted. */
function microseconds(work: () => unknown, times = 500): number {
  for (let warmUp = 0; warmUp < 50; warmUp++) work();
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

async function prepared<Item>(count: number, make: () => Promise<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for (let index = 0; index < count; index++) items.push(await make());
  return items;
}

/** Sends each of the requests once, so many at a time; `crypto` is what one of them must sign and verify. */
async function measure<Request>(
  label: string,
  pid: number | undefined,
  requests: readonly Request[],
  crypto: number,
  send: (request: Request) => Promise<unknown>,
): Promise<void> {
  const waiting = requests.values();
  const before = processorTime(pid);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (const request of waiting) await send(request);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const each = (processorTime(pid) - before) / requests.length;
  const share = ((100 * crypto) / each).toFixed(0);
  print(
    `  ${label.padEnd(44)} ${(requests.length / seconds).toFixed(0).padStart(5)}/s   CPU ${each.toFixed(0)} µs, of it cryptography ${crypto.toFixed(0)} µs (${share} %)`,
  );
}

describe('tokens, measured', () => {
  it('issues, refreshes, introspects and verifies them', async () => {
    print(`machine: ${describeMachine()}; one server process, ${CONCURRENCY} requests at a time`);
    const es256 = costsOf('sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    const es384 = costsOf('sha384', generateKeyPairSync('ec', { namedCurve: 'P-384' }));
    const rs256 = costsOf('sha256', generateKeyPairSync('rsa', { modulusLength: 2048 }));

    const bench = await startBenchDatabase();
    const clients = await TokenClients.start(bench.url);
    const { pid } = clients.server;
    const token = (form: Form) => clients.post('token', form);

    for (const form of await prepared(50, async () => clients.serviceRequest())) await token(form);
    const services = await prepared(REQUESTS, async () => clients.serviceRequest());
    await measure(
      'client_credentials, private_key_jwt (ES384)',
      pid,
      services,
      es384.verify + es256.sign,
      token,
    );

    const issued: Record<string, string>[] = [];
    const codes = await prepared(REQUESTS, async () => clients.codeRequest());
    await measure('code exchange with an ID token', pid, codes, es256.sign + rs256.sign, async form =>
      issued.push(await token(form)),
    );

    const refreshes = issued.map(answer => ({
      grant_type: 'refresh_token',
      client_id: 'app',
      refresh_token: answer['refresh_token'] ?? '',
    }));
    await measure('refresh with an ID token', pid, refreshes, es256.sign + rs256.sign, token);

    const service = await token(await clients.serviceRequest());
    const questions = await prepared(REQUESTS, async () => {
      const { grant_type: _grant, scope: _scope, ...authentication } = await clients.serviceRequest();
      return { ...authentication, token: service['access_token'] ?? '' };
    });
    await measure(
      'introspection, private_key_jwt (ES384)',
      pid,
      questions,
      es384.verify + es256.verify,
      form => clients.post('introspect', form),
    );
    await clients.stop();
    await verificationInSteadyState(bench.url);
    await bench.remove();
  });
});

/** What a FHIR request pays for a token that the server has seen before, in this process. */
async function verificationInSteadyState(DATABASE_URL: string): Promise<void> {
  const environment = readEnvironment({ DATABASE_URL, PORT: String(await freePort()) });
  const app = await createApplication(environment);
  await app.listen(environment.PORT, environment.HOST);
  const token = await app.get(AccessTokenMint, { strict: false }).mint({
    scope: 'patient/*.rs launch/patient',
    clientId: 'app',
    patient: 'alice',
    user: { username: 'alice', roles: ['patient'], patients: ['alice'] },
  });
  const headers = { Authorization: `Bearer ${token}` };
  const { status } = await fetch(`${environment.fhirBase}/Patient/alice`, { headers });
  const tokens = app.get(VerifiedTokens, { strict: false });
  const times = 20_000;
  for (let warmUp = 0; warmUp < times / 10; warmUp++) await tokens.find(token);
  const started = performance.now();
  for (let time = 0; time < times; time++) await tokens.find(token);
  const each = ((performance.now() - started) * 1000) / times;
  print(`  a token seen before, at a FHIR read (${status}): ${each.toFixed(1)} µs of at most 100`);
  await app.close();
}
