import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Spending } from './spent-minute.js';

/** What all processes on this database have used, together. One row per caller, which the next minute takes over. */
@Injectable()
export class SharedSpendings {
  private readonly logger = new Logger(SharedSpendings.name);

  constructor(private readonly database: Database) {}

  /** Tells what was used here and learns what was used elsewhere. A database that is away delays it, no more. */
  async add(minute: number, spendings: readonly Spending[]): Promise<void> {
    const told = spendings.map(spending => {
      const { untold } = spending;
      spending.isToBeTold = false;
      spending.shared += untold;
      spending.untold = 0;
      return { spending, untold };
    });
    try {
      // In the order of the keys, for two processes that lock rows in two orders wait for each other.
      const rows = await this.database.query<{ key: string; used: number }>({
        text: `
          insert into rate_limit_use as known (key, minute, used)
            select key, $1, used from unnest($2::text[], $3::integer[]) as told (key, used) order by key
          on conflict (key) do update set
            minute = greatest(known.minute, excluded.minute),
            used = case when known.minute = excluded.minute then known.used + excluded.used
                        when known.minute < excluded.minute then excluded.used
                        else known.used end
          returning key, used`,
        values: [minute, told.map(({ spending }) => spending.key), told.map(({ untold }) => untold)],
      });
      const used = new Map(rows.map(row => [row.key, row.used]));
      for (const { spending } of told) spending.shared = used.get(spending.key) ?? spending.shared;
    } catch (error) {
      this.logger.warn(`what callers have used is not shared for now: ${(error as Error).name}`);
    }
  }

  /** Rows of callers who have not come for a while. */
  async removeOlderThan(minute: number): Promise<void> {
    await this.database.query({ text: 'delete from rate_limit_use where minute < $1', values: [minute] });
  }
}
