import { isUtf8 } from 'node:buffer';
import { StructureError } from '../errors/fhir-error.js';
import type { BodyBounds } from './body-bounds.js';
import { JsonReader } from './json-reader.js';
import { runInSlices } from './time-slices.js';

/**
 * Reads a JSON body (RFC 8259) as FHIR needs it: numbers keep their digits, and what two readers could
 * understand differently is refused: duplicate names, lone surrogates, a byte order mark, NUL (which
 * PostgreSQL cannot store), more than 100 levels, more than 1,000 names in an object. https://hl7.org/fhir/R4/json.html
 */
export function parseJson(body: string | Uint8Array, bounds?: BodyBounds): unknown {
  return new JsonReader(textOf(body), bounds).readDocument();
}

/** As `parseJson`, for a large body: others have their turn between its outermost items, as the entries of a Bundle. */
export async function parseLargeJson(body: Uint8Array, bounds: BodyBounds): Promise<unknown> {
  return runInSlices(new JsonReader(textOf(body), bounds).readByItems());
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : decode(body);
}

function decode(body: Uint8Array): string {
  if (!isUtf8(body)) throw new StructureError('The body is not UTF-8: JSON must be sent in UTF-8');
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}
