import type { FastifyReply } from 'fastify';
import { InvalidError } from '../fhir/errors/fhir-error.js';
import { parseInstant } from '../fhir/model/instant.js';

const MOST = 500;
const USUAL = 50;

/** Which part of a long list is asked for. */
export interface SliceRequest {
  readonly limit: number;
  /** The place of the last one that is known: the next ones come after it, whatever was added meanwhile. */
  readonly after: readonly string[] | undefined;
}

/** A part of a long list. */
export interface Slice<T> {
  readonly items: readonly T[];
  /** Leads to the next part, if there is one. */
  readonly next: string | undefined;
}

/** What a place is made of. */
const PLACES = {
  time: (text: string): boolean => parseInstant(text) !== undefined,
  count: (text: string): boolean => /^\d{1,9}$/.test(text),
  long: (text: string): boolean => /^\d{1,18}$/.test(text),
  uuid: (text: string): boolean => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text),
  text: (text: string): boolean => !text.includes('\0'),
} as const;

/** Reads `limit` and `after` of a query; `kinds` says what a place is made of. */
export function sliceRequest(
  query: Readonly<Record<string, unknown>>,
  ...kinds: readonly (keyof typeof PLACES)[]
): SliceRequest {
  const { limit = String(USUAL), after } = query;
  if (typeof limit !== 'string' || !/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > MOST)
    throw new InvalidError(`limit must be a number from 1 to ${MOST}`);
  if (after === undefined || after === '') return { limit: Number(limit), after: undefined };
  const place = typeof after === 'string' ? placeIn(after) : undefined;
  if (place?.length !== kinds.length || !place.every((each, index) => PLACES[kinds[index] ?? 'text'](each)))
    throw new InvalidError('after must be taken from the link to the next part');
  return { limit: Number(limit), after: place };
}

/** One text of a search; what is empty was left out. */
export function textIn(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = query[name];
  if (value !== undefined && (typeof value !== 'string' || value.includes('\0') || value.length > 200))
    throw new InvalidError(`${name} must be one text of 200 characters at most`);
  return value?.trim() || undefined;
}

/** @param rows one more than are shown, if there are so many. */
export function sliceOf<T>(
  rows: readonly T[],
  limit: number,
  placeOf: (last: T) => readonly string[],
): Slice<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return {
    items,
    next: isMore ? Buffer.from(JSON.stringify(placeOf(last))).toString('base64url') : undefined,
  };
}

/** The way to the next part as a header (RFC 8288). */
export function linkNext(
  reply: FastifyReply,
  query: Readonly<Record<string, unknown>>,
  next: string | undefined,
): void {
  if (next !== undefined) void reply.header('Link', `<?${nextQuery(query, next)}>; rel="next"`);
}

/** The same search, from there on. */
export function nextQuery(query: Readonly<Record<string, unknown>>, next: string): string {
  const kept = Object.entries(query).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '' && pair[0] !== 'after',
  );
  return new URLSearchParams([...kept, ['after', next]]).toString();
}

function placeIn(text: string): readonly string[] | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const isPlace = Array.isArray(place) && place.every(each => typeof each === 'string');
    return isPlace ? place : undefined;
  } catch {
    return undefined;
  }
}
