import { InvalidError } from '../../errors/fhir-error.js';
import type { VersionRow } from '../stored-version.js';

/** Where a page of a history ended, and what its first page found out. */
export interface HistoryPosition {
  readonly updated: Date;
  readonly key: bigint;
  readonly version: number;
  readonly total: number;
  /** What had been committed at the first page: later pages show nothing newer (docs/decisions, B5). */
  readonly snapshot: string;
}

export function formatPosition(last: VersionRow, total: number, snapshot: string): string {
  const parts = [last.updated.getTime(), String(last.key), last.version, total, snapshot];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

export function parsePosition(text: string): HistoryPosition {
  const [updated, key, version, total, snapshot] = parseParts(text);
  const isValid =
    isCount(updated) &&
    typeof key === 'string' &&
    /^-?\d{1,19}$/.test(key) &&
    isCount(version) &&
    isCount(total) &&
    typeof snapshot === 'string' &&
    /^\d{1,20}:\d{1,20}:[\d,]*$/.test(snapshot);
  if (!isValid)
    throw new InvalidError('The page link of the history is damaged; start again at its first page');
  return { updated: new Date(updated), key: BigInt(key), version, total, snapshot };
}

function parseParts(text: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 8.64e15;
}
