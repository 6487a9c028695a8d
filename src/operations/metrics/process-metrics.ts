import type { Registry } from 'prom-client';
import type { AuditJournal } from '../../audit/audit-journal.js';
import type { PostgresDatabase } from '../../database/postgres-database.js';

interface Measured {
  readonly database: PostgresDatabase;
  readonly journal: AuditJournal;
}

/** What this process holds: its connections, and its part of the journal. */
export function processMetrics(
  { Counter, Gauge }: typeof import('prom-client'),
  registry: Registry,
  { database, journal }: Measured,
): void {
  const registers = [registry];
  const connections = new Gauge({
    name: 'firekeeper_database_connections',
    help: 'Connections of the pool by what they do; waiting are requests that have none yet.',
    labelNames: ['state'],
    registers,
    collect() {
      const { total, idle, waiting } = database.poolUse;
      this.set({ state: 'busy' }, total - idle);
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  const entries = new Counter({
    name: 'firekeeper_audit_entries_total',
    help: 'Entries of the audit journal, written and lost.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      this.inc({ outcome: 'written' }, journal.counts.written);
      this.inc({ outcome: 'lost' }, journal.counts.lost);
    },
  });
  void [connections, entries];
}
