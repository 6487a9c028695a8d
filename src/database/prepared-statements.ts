import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';
import type { Statement } from './database.js';
import { writtenOut } from './sql-fragment.js';

/** Every connection keeps its prepared statements until it closes, so their number must have a bound. */
const MOST_PREPARED = 1_000;
const MOST_SEEN_ONCE = 10_000;

type Prepared = Pick<QueryConfig, 'name' | 'text'>;

/**
 * Gives a statement text its name, so that each connection parses and plans it once. A text is worth that from its
 * second use; searches whose text never comes again are sent without a name.
 */
export class PreparedStatements {
  private readonly prepared = new Map<string, Prepared>();
  private readonly seenOnce = new Set<string>();

  query({ text, values }: Statement): QueryConfig {
    const prepared = this.prepared.get(text) ?? this.prepare(text);
    return { ...prepared, values: [...values] };
  }

  private prepare(text: string): Prepared {
    const full = writtenOut(text);
    if (!this.seenOnce.delete(text)) {
      if (this.seenOnce.size >= MOST_SEEN_ONCE) this.seenOnce.clear();
      this.seenOnce.add(text);
      return { text: full };
    }
    if (this.prepared.size >= MOST_PREPARED) return { text: full };
    const name = createHash('sha256').update(full).digest('base64url').slice(0, 22);
    const prepared = { name, text: full };
    this.prepared.set(text, prepared);
    return prepared;
  }
}
