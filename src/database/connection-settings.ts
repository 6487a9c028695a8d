import type { ClientConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { int8AsBigInt } from './int8-as-bigint.js';

const SECOND = 1000;

/** Limits and planner settings of every connection that serves requests. */
const SESSION_SETTINGS: Readonly<Record<string, string | number>> = {
  // Our statements are prepared once and fit any value; planning anew each time would cost more than it gains.
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
  // Generic plans guess row counts; starting workers for a guess costs more than most searches take.
  max_parallel_workers_per_gather: 0,
  statement_timeout: 60 * SECOND,
  lock_timeout: 10 * SECOND,
  idle_in_transaction_session_timeout: 60 * SECOND,
};

/** The settings of a `pg` client that serves requests. */
export function requestConnection(url: string, applicationName: string): ClientConfig {
  return {
    ...parseIntoClientConfig(url),
    application_name: applicationName,
    options: Object.entries(SESSION_SETTINGS)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    keepAlive: true,
    connectionTimeoutMillis: 10 * SECOND,
    types: int8AsBigInt,
  };
}
