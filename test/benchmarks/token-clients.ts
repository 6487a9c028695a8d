import { hash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { FormBrowser } from '../support/form-browser.js';
import { freePort } from '../support/free-port.js';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.js';

const REDIRECT_URI = 'http://127.0.0.1:4998/callback';
const PATIENT = { username: 'alice', password: 'correct horse battery' };
const VERIFIER = randomBytes(32).toString('base64url');
const CHALLENGE = hash('sha256', VERIFIER, 'base64url');

/** A server process with a backend service, an app and a patient. */
export class TokenClients {
  private readonly browser = new FormBrowser(address => address.startsWith(REDIRECT_URI));

  private constructor(
    readonly server: SpawnedServer,
    private readonly key: CryptoKey,
    private readonly directory: string,
  ) {}

  static async start(databaseUrl: string): Promise<TokenClients> {
    const directory = await mkdtemp(join(tmpdir(), 'firekeeper-tokens-'));
    const { privateKey, publicKey } = await generateKeyPair('ES384');
    const bootstrap = join(directory, 'bootstrap.json');
    await writeFile(join(directory, 'alice.json'), JSON.stringify({ resourceType: 'Patient', id: 'alice' }));
    await writeFile(bootstrap, JSON.stringify(installation(await exportJWK(publicKey))));
    const server = await spawnServer({
      PORT: String(await freePort()),
      DATABASE_URL: databaseUrl,
      DATA_DIRECTORY: directory,
      BOOTSTRAP_FILE: bootstrap,
    });
    await server.ready();
    return new TokenClients(server, privateKey, directory);
  }

  async post(path: string, form: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const response = await fetch(`${this.server.url}/auth/${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const answer = (await response.json()) as Record<string, string>;
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** A token request with an assertion of its own. */
  async serviceRequest(): Promise<Record<string, string>> {
    const assertion = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES384', kid: 'bench', typ: 'JWT' })
      .setIssuer('service')
      .setSubject('service')
      .setAudience(`${this.server.url}/auth/token`)
      .setExpirationTime('4m')
      .sign(this.key);
    return {
      grant_type: 'client_credentials',
      scope: 'system/*.rs',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    };
  }

  /** A token request with a code of its own; after the first, the session needs no page. */
  async codeRequest(): Promise<Record<string, string>> {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'app',
      redirect_uri: REDIRECT_URI,
      scope: 'launch/patient openid fhirUser patient/*.rs online_access',
      state: 'bench',
      aud: `${this.server.url}/fhir`,
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    });
    let visit = await this.browser.open(`${this.server.url}/auth/authorize?${query.toString()}`);
    while (!visit.url.startsWith(REDIRECT_URI)) {
      const login = visit.forms.find(form => form.fields.has('username'));
      if (!login) throw new Error(`No form to answer on "${visit.title}" (${visit.status})`);
      visit = await this.browser.submit(visit, login, PATIENT);
    }
    return {
      grant_type: 'authorization_code',
      client_id: 'app',
      code: new URL(visit.url).searchParams.get('code') ?? '',
      redirect_uri: REDIRECT_URI,
      code_verifier: VERIFIER,
    };
  }

  async stop(): Promise<void> {
    this.server.kill('SIGTERM');
    await this.server.ended();
    await rm(this.directory, { recursive: true, force: true });
  }
}

function installation(publicKey: object): object {
  return {
    clients: [
      {
        client_id: 'service',
        jwks: { keys: [{ ...publicKey, kid: 'bench', alg: 'ES384', use: 'sig' }] },
        grant_types: ['client_credentials'],
        scope: 'system/*.cruds',
      },
      {
        client_id: 'app',
        token_endpoint_auth_method: 'none',
        redirect_uris: [REDIRECT_URI],
        firekeeper_consent: 'implied',
      },
    ],
    users: [{ ...PATIENT, name: 'Alice', fhirUser: 'Patient/alice', roles: ['patient'] }],
    resources: ['alice.json'],
  };
}
