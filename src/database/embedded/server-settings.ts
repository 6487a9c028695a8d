import { totalmem } from 'node:os';

const MEGABYTE = 1024 * 1024;

/** Settings of the embedded PostgreSQL, sized for one application on a machine it shares. */
export function serverSettings(durable: boolean, connections: number): Readonly<Record<string, string>> {
  const memory = totalmem() / MEGABYTE;
  return {
    shared_buffers: `${Math.round(Math.min(Math.max(memory / 16, 64), 512))}MB`,
    effective_cache_size: `${Math.round(memory / 2)}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_connections: String(connections),
    // Nobody replicates from an embedded database.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '2GB',
    wal_compression: 'on',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    // Our statements run for milliseconds; compiling them would take longer.
    jit: 'off',
    // A failed statement in the log would be PHI in the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}
