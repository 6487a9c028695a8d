import { hash } from 'node:crypto';

/** In UTF-8 bytes: what a B-tree entry of PostgreSQL holds with room to spare. */
const LONGEST = 1_500;

const COMBINING = /\p{M}+/gu;
const ASCII = /^[ -~]*$/;

/**
 * Makes strings comparable as FHIR asks: blind to case, accents and the amount of white space.
 * https://hl7.org/fhir/R4/search.html#string
 */
export function normalizeString(text: string): string {
  const folded = ASCII.test(text) ? text : text.normalize('NFKD').replace(COMBINING, '');
  return bounded(
    folded
      .toLowerCase()
      .replaceAll(/[\s\0]+/g, ' ')
      .trim(),
  );
}

/** For `:exact`: a long text is its beginning and its digest, since PostgreSQL could not index the whole. */
export function exactString(text: string): string {
  const clean = text.replaceAll('\0', '');
  const start = bounded(clean);
  return start.length === clean.length ? start : `${start}…${hash('sha256', clean, 'base64url')}`;
}

function bounded(text: string): string {
  if (text.length * 3 <= LONGEST) return text.isWellFormed() ? text : text.toWellFormed();
  const bytes = Buffer.from(text.toWellFormed());
  if (bytes.length <= LONGEST) return text.toWellFormed();
  return bytes
    .subarray(0, LONGEST)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
