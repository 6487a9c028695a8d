import { isUtf8 } from 'node:buffer';
import { StructureError } from '../errors/fhir-error.js';
import { JsonReader } from './json-reader.js';

/**
 * Reads a JSON body (RFC 8259) as FHIR needs it: numbers keep their digits, and what two readers could
 * understand differently is refused: duplicate names, lone surrogates, a byte order mark, NUL (which
 * PostgreSQL cannot store), more than 100 levels. https://hl7.org/fhir/R4/json.html
 */
export function parseJson(body: string | Uint8Array): unknown {
  return new JsonReader(typeof body === 'string' ? body : decode(body)).readDocument();
}

function decode(body: Uint8Array): string {
  if (!isUtf8(body)) throw new StructureError('The body is not UTF-8: JSON must be sent in UTF-8');
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}
