import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';
import type { Statement } from './database.js';

/** Every connection keeps its prepared statements until it closes, so their number must have a bound. */
const MOST_PREPARED = 1_000;
const MOST_SEEN_ONCE = 10_000;

/**
 * Gives a statement text its name, so that each connection parses and plans it once. A text is worth that from its
 * second use; searches whose text never comes again are sent without a name.
 */
export class PreparedStatements {
  private readonly names = new Map<string, string>();
  private readonly seenOnce = new Set<string>();

  query({ text, values }: Statement): QueryConfig {
    const name = this.nameOf(text);
    return name === undefined ? { text, values: [...values] } : { name, text, values: [...values] };
  }

  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    if (!this.seenOnce.delete(text)) {
      if (this.seenOnce.size >= MOST_SEEN_ONCE) this.seenOnce.clear();
      this.seenOnce.add(text);
      return undefined;
    }
    if (this.names.size >= MOST_PREPARED) return undefined;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    this.names.set(text, name);
    return name;
  }
}
