import type { ClientConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { int8AsBigInt } from './int8-as-bigint.js';

const SECOND = 1000;

/** For a connection, be it a new one or one of the pool; whoever has waited so long is told to come again. */
const LONGEST_WAIT_MS = 10 * SECOND;

/** Nothing that somebody waits for may wait for ever. */
const LIMITS: Readonly<Record<string, string | number>> = {
  statement_timeout: 60 * SECOND,
  lock_timeout: 10 * SECOND,
  idle_in_transaction_session_timeout: 60 * SECOND,
};

/** Limits and planner settings of every connection that serves requests. */
const SESSION_SETTINGS: Readonly<Record<string, string | number>> = {
  // Our statements are prepared once and fit any value; planning anew each time would cost more than it gains.
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
  // Generic plans guess row counts; starting workers for a guess costs more than most searches take.
  max_parallel_workers_per_gather: 0,
  ...LIMITS,
};

/** The settings of a `pg` client that serves requests. */
export function requestConnection(url: string, applicationName: string): ClientConfig {
  return {
    ...parseIntoClientConfig(url),
    application_name: applicationName,
    options: optionsOf(SESSION_SETTINGS),
    keepAlive: true,
    connectionTimeoutMillis: LONGEST_WAIT_MS,
    types: int8AsBigInt,
  };
}

/**
 * One that many requests share, in turn: a statement that waits holds up all behind it. After this time the connection
 * is given up with everything on it, which also ends one whose other side has vanished without a word.
 */
export function sharedConnection(url: string, applicationName: string): ClientConfig {
  return { ...requestConnection(url, applicationName), query_timeout: LONGEST_WAIT_MS };
}

/** The same limits for what TypeORM does for requests; its migrations have none. */
export const LIMITED_POOL = {
  connectionTimeoutMillis: LONGEST_WAIT_MS,
  options: optionsOf({ jit: 'off', ...LIMITS }),
} as const;

function optionsOf(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
