import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { FormBrowser } from '../support/form-browser.js';
import { freePort } from '../support/free-port.js';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.js';

const BACKEND = 'bench-backend';
const APP = 'bench-app';
const REDIRECT_URI = 'http://127.0.0.1:4998/callback';
const DOCTOR = { username: 'dr.bench', password: 'correct horse battery' };

/** The built server, with a backend service, an app and a clinician. */
export interface BenchServer {
  readonly process: SpawnedServer;
  readonly port: number;
  readonly fhirBase: string;
  backendToken(scope: string): Promise<string>;
  patientToken(patientId: string, scope: string): Promise<string>;
  stop(): Promise<void>;
}

/** Milliseconds from spawn to ready: on an empty data directory of its own, and again on the warm one. */
export async function startTimes(): Promise<{ readonly cold: number; readonly warm: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'firekeeper-bench-'));
  const timed = async (): Promise<number> => {
    const started = performance.now();
    const process = await spawnServer({ DATA_DIRECTORY: directory });
    await process.ready();
    const ms = performance.now() - started;
    process.kill('SIGTERM');
    await process.ended();
    return ms;
  };
  const times = { cold: await timed(), warm: await timed() };
  await rm(directory, { recursive: true, force: true });
  return times;
}

/** @param environment what it is started with beside; by itself without the journal: audited-requests.bench.ts. */
export async function startBenchServer(
  databaseUrl: string,
  environment: Readonly<Record<string, string>> = { AUDIT_JOURNAL: 'false' },
): Promise<BenchServer> {
  const directory = await mkdtemp(join(tmpdir(), 'firekeeper-bench-'));
  const { privateKey, publicKey } = await generateKeyPair('ES384');
  const bootstrap = join(directory, 'bootstrap.json');
  await writeFile(bootstrap, JSON.stringify(installation(await exportJWK(publicKey))));
  const port = await freePort();
  const process = await spawnServer({
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    BOOTSTRAP_FILE: bootstrap,
    ...environment,
  });
  await process.ready();
  return {
    process,
    port,
    fhirBase: `${process.url}/fhir`,
    backendToken: scope => backendToken(process.url, privateKey, scope),
    patientToken: (patientId, scope) => patientToken(process.url, patientId, scope),
    stop: async () => {
      process.kill('SIGTERM');
      await process.ended();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function installation(publicKey: object): object {
  return {
    clients: [
      {
        client_id: BACKEND,
        client_name: 'Benchmark backend service',
        token_endpoint_auth_method: 'private_key_jwt',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        jwks: { keys: [{ ...publicKey, kid: 'bench', alg: 'ES384', use: 'sig' }] },
        scope: 'system/*.cruds',
      },
      {
        client_id: APP,
        client_name: 'Benchmark app',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        redirect_uris: [REDIRECT_URI],
        response_types: ['code'],
        scope: 'launch/patient patient/*.rs',
      },
    ],
    users: [{ ...DOCTOR, name: 'Dr. Bench', roles: ['clinician'] }],
  };
}

/** SMART App Launch 2.2, Backend Services. */
async function backendToken(url: string, key: CryptoKey, scope: string): Promise<string> {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES384', kid: 'bench', typ: 'JWT' })
    .setIssuer(BACKEND)
    .setSubject(BACKEND)
    .setAudience(`${url}/auth/token`)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('4m')
    .sign(key);
  return tokenFrom(url, {
    grant_type: 'client_credentials',
    scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
}

/** A standalone launch by the clinician, page by page. */
async function patientToken(url: string, patientId: string, scope: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const request = new URLSearchParams({
    response_type: 'code',
    client_id: APP,
    redirect_uri: REDIRECT_URI,
    scope: `launch/patient ${scope}`,
    state: 'bench',
    aud: `${url}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const browser = new FormBrowser(address => address.startsWith(REDIRECT_URI));
  let visit = await browser.open(`${url}/auth/authorize?${request.toString()}`);
  while (!visit.url.startsWith(REDIRECT_URI)) {
    const login = visit.forms.find(form => form.fields.has('username'));
    const consent = visit.forms.find(form => form.choices('scope').length > 0);
    const picker = visit.forms.find(form => form.method === 'post');
    if (login) visit = await browser.submit(visit, login, DOCTOR);
    else if (consent) visit = await browser.submit(visit, consent, { decision: 'allow' });
    else if (picker) visit = await browser.submit(visit, picker, { patient: patientId });
    else throw new Error(`No form to answer on "${visit.title}" (${visit.status})`);
  }
  return tokenFrom(url, {
    grant_type: 'authorization_code',
    client_id: APP,
    code: new URL(visit.url).searchParams.get('code') ?? '',
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
  });
}

async function tokenFrom(url: string, form: Record<string, string>): Promise<string> {
  const response = await fetch(`${url}/auth/token`, { method: 'POST', body: new URLSearchParams(form) });
  const answer = (await response.json()) as { access_token?: string };
  if (!answer.access_token) throw new Error(`No token: ${JSON.stringify(answer)}`);
  return answer.access_token;
}
