import type { Database } from '../../database/database.js';

/** How many versions a process has written when it looks; later it is autovacuum that does. */
const LOOKS = [300, 3_000, 30_000];

const TABLES = ['resource', 'search', 'posting', 'span', 'string', 'sort', 'membership'] as const;
const KNOWN = `select reltuples::float8 as rows from pg_class where oid = 'search'::regclass`;
/** What another process is at already is left to it. */
const ANALYZE = `analyze (skip_locked) ${TABLES.join(', ')}`;

/**
 * Tells PostgreSQL's planner about a young database. Until autovacuum comes by, up to a minute later, its tables pass for
 * nearly empty, and every connection keeps the plans that it has made for such: conditional references of the first
 * import took a hundred times as long.
 */
export class FirstStatistics {
  private written = 0;
  private looks = 0;

  constructor(private readonly database: Database) {}

  /** To be called after each commit. Nobody waits for what it does. */
  wrote(versions: number): void {
    this.written += versions;
    const next = LOOKS[this.looks];
    if (next === undefined || this.written < next) return;
    this.looks = LOOKS.findLastIndex(look => look <= this.written) + 1;
    // Should it fail, autovacuum does it.
    void this.look().catch(() => undefined);
  }

  private async look(): Promise<void> {
    const [known] = await this.database.query<{ rows: number }>({ text: KNOWN, values: [] });
    if (known && known.rows < this.written / 2) await this.database.query({ text: ANALYZE, values: [] });
  }
}
