import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.js';

/** A Keycloak is used if the environment says where its distribution has been unpacked. */
export const KEYCLOAK_HOME = process.env['KEYCLOAK_HOME'];

const ADMINISTRATOR = 'keeper-of-the-realms';
/** Keycloak ends with it when it has built itself anew, and is to be started again. */
const BUILT = 10;
const READY_MS = 240_000;

export interface AKeycloak {
  readonly url: string;
  /** Below `/admin/realms`, in JSON. */
  administer(path: string, method?: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** A real Keycloak with this realm; its data is in a folder of its own, and gone with it. */
export async function aKeycloak(distribution: string, realm: { readonly realm: string }): Promise<AKeycloak> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const home = await mkdtemp(join(tmpdir(), 'firekeeper-keycloak-'));
  for (const part of await readdir(distribution))
    if (part !== 'data') await symlink(join(distribution, part), join(home, part));
  await mkdir(join(home, 'data', 'import'), { recursive: true });
  await writeFile(join(home, 'data', 'import', 'realm.json'), JSON.stringify(realm));
  const server = await started(home, port, `${url}/realms/${realm.realm}`);
  return {
    url,
    administer: (path, method, body) => administer(url, path, method, body),
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function started(home: string, port: number, realmUrl: string): Promise<ChildProcess> {
  for (const wasBuilt of [false, true]) {
    const server = spawn('java', javaArguments(home, port, wasBuilt), {
      env: {
        ...process.env,
        KC_BOOTSTRAP_ADMIN_USERNAME: ADMINISTRATOR,
        KC_BOOTSTRAP_ADMIN_PASSWORD: ADMINISTRATOR,
      },
    });
    let output = '';
    for (const stream of [server.stdout, server.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const until = Date.now() + READY_MS;
    while (server.exitCode === null && server.signalCode === null) {
      if (await answers(realmUrl)) return server;
      if (Date.now() > until) server.kill('SIGKILL');
      await new Promise(resolve => setTimeout(resolve, 250));
    }
    if (server.exitCode !== BUILT) throw new Error(`Keycloak ended:\n${output}`);
  }
  throw new Error('Keycloak builds itself again and again');
}

/** What `bin/kc.sh start-dev --import-realm` comes to; the script would take the distribution's own folder for data. */
function javaArguments(home: string, port: number, wasBuilt: boolean): readonly string[] {
  const opened = ['util', 'util.concurrent', 'security', 'lang'];
  return [
    ...(wasBuilt ? ['-Dkc.config.built=true'] : []),
    '-Xmx512m',
    '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
    ...opened.map(each => `--add-opens=java.base/java.${each}=ALL-UNNAMED`),
    `-Dkc.home.dir=${home}`,
    '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
    '-cp',
    join(home, 'lib', 'quarkus-run.jar'),
    'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
    'start-dev',
    '--import-realm',
    '--http-host=127.0.0.1',
    `--http-port=${port}`,
  ];
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function administer(url: string, path: string, method = 'GET', body?: unknown): Promise<unknown> {
  const token = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: ADMINISTRATOR,
      password: ADMINISTRATOR,
    }),
  });
  const { access_token: accessToken } = (await token.json()) as { access_token: string };
  const response = await fetch(`${url}/admin/realms${path}`, {
    method,
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
