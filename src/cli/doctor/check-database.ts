import { Client } from 'pg';
import { runningEmbeddedUrl } from '../../database/running-embedded-url.js';
import { connectForMigrations } from '../../database/data-source.js';
import { pendingMigrations } from '../../database/migrate.js';
import type { Environment } from '../../config/environment.js';
import { SEARCH_TERM_VERSION } from '../../fhir/search/search-term.js';
import type { Finding } from './finding.js';

const PATIENCE_MS = 5000;
const NOTICEABLE_SKEW_MS = 1000;
const HARMFUL_SKEW_MS = 10_000;

/** Whether it can be reached, and then its schema, its search index and its clock. */
export async function checkDatabase(environment: Environment): Promise<readonly Finding[]> {
  const about = 'database';
  const url = environment.DATABASE_URL ?? (await runningEmbeddedUrl(environment.DATA_DIRECTORY));
  if (url === undefined)
    return [
      {
        state: 'warn',
        about,
        words:
          'the embedded PostgreSQL does not run, so that migrations, search index and clock are not known',
        next: 'Start the server, and ask again',
      },
    ];
  const client = new Client({
    connectionString: url,
    application_name: 'firekeeper doctor',
    connectionTimeoutMillis: PATIENCE_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    return [unreachable(error)];
  }
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const reached: Finding = { state: 'ok', about, words: `PostgreSQL ${rows[0]?.server_version} answers` };
    return [reached, await schema(url, environment), await searchIndex(client), await clock(client)];
  } finally {
    await client.end();
  }
}

/** Names the SQLSTATE or socket error, never the URL, which holds a password. */
function unreachable(error: unknown): Finding {
  const { code = 'no answer' } = error as NodeJS.ErrnoException;
  const next = 'Check DATABASE_URL: host, port, account, password, and that PostgreSQL lets this machine in';
  return { state: 'wrong', about: 'database', words: `it cannot be reached (${code})`, next };
}

async function schema(url: string, { MIGRATE_ON_START }: Environment): Promise<Finding> {
  const about = 'migrations';
  const dataSource = await connectForMigrations(url);
  try {
    const pending = await pendingMigrations(dataSource);
    if (pending.length === 0) return { state: 'ok', about, words: 'none is pending' };
    const words = `${pending.length} pending, the first is ${pending[0]}`;
    return MIGRATE_ON_START
      ? { state: 'warn', about, words, next: 'The next start runs them: make a backup first' }
      : { state: 'wrong', about, words, next: 'Make a backup, then npm run migration:run' };
  } finally {
    await dataSource.destroy();
  }
}

async function searchIndex(client: Client): Promise<Finding> {
  const about = 'search index';
  const table = await client.query<{ found: boolean }>(
    "select to_regclass('installation') is not null as found",
  );
  const { rows } = table.rows[0]?.found
    ? await client.query<{ value: string }>("select value from installation where name = 'search-index'")
    : { rows: [] };
  const version = rows[0] === undefined ? undefined : Number(rows[0].value);
  if (version === undefined) return { state: 'ok', about, words: 'the first start makes it' };
  if (version === SEARCH_TERM_VERSION) return { state: 'ok', about, words: `version ${version} is current` };
  const words = `the database has version ${version}, this release writes ${SEARCH_TERM_VERSION}`;
  return version < SEARCH_TERM_VERSION
    ? { state: 'warn', about, words, next: 'The next start indexes all resources anew: leave it the time' }
    : { state: 'wrong', about, words, next: 'Use the later release that wrote it' };
}

/** Tokens, launches and signatures end by the clock. */
async function clock(client: Client): Promise<Finding> {
  const about = 'clock';
  const before = Date.now();
  const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
  const here = (before + Date.now()) / 2;
  const skew = Math.abs(here - (rows[0]?.now.getTime() ?? Number.NaN));
  const words = `${(skew / 1000).toFixed(1)} s beside that of the database`;
  const next = 'Let both machines take their time from NTP';
  if (skew < NOTICEABLE_SKEW_MS) return { state: 'ok', about, words };
  return { state: skew < HARMFUL_SKEW_MS ? 'warn' : 'wrong', about, words, next };
}
