import type { AuditEntry } from './audit-entry.js';
import type { ChainedRow } from './hash-chain.js';

/** A row of the journal, which holds what was committed together. */
export interface PackedRow extends ChainedRow {
  readonly hash: Buffer;
}

/** A line of a row, at its place. */
export interface JournalLine {
  readonly writer: number;
  readonly sequence: bigint;
  readonly recorded: Date;
  /** Of the row, which holds what was committed with it. Keyed, so that what is derived from it cannot be guessed. */
  readonly hash: Buffer;
  readonly text: string;
}

/** An entry at its place in the journal. */
export interface JournalRow extends Omit<JournalLine, 'text'> {
  readonly entry: AuditEntry;
}

export function linesOf({ writer, sequence, recorded, hash, entries }: PackedRow): readonly JournalLine[] {
  const lines = entries.split('\n');
  const before = sequence - BigInt(lines.length);
  return lines.map((text, index) => ({ writer, sequence: before + BigInt(index + 1), recorded, hash, text }));
}

/** Throws for what somebody has altered, and is JSON no longer. */
export function entryOf({ text, ...place }: JournalLine): JournalRow {
  return { ...place, entry: JSON.parse(text) as AuditEntry };
}

/** As it was written: the hash is over these bytes, of all lines that have it. */
export function exportedLine({ writer, sequence, recorded, hash, text }: JournalLine): string {
  const row = `"recorded":"${recorded.toISOString()}","hash":"${hash.toString('hex')}"`;
  return `{"writer":${writer},"sequence":${sequence},${row},"entry":${text}}\n`;
}
