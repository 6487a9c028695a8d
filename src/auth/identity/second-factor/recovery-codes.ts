import { hash, randomInt } from 'node:crypto';

const CODES = 10;
const GROUPS = 4;
const GROUP_LENGTH = 4;
/** Crockford's Base32: none of its letters is taken for a digit. 16 of them are 80 bits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Codes for the day on which the phone is lost: `7k2m-…`, each good once. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: CODES }, () => Array.from({ length: GROUPS }, group).join('-'));
}

/** So much chance needs no slow hash. Hyphens, spaces and capitals do not count. */
export function recoveryCodeHash(code: string): string {
  return hash('sha256', code.toLowerCase().replace(/[\s-]/g, ''), 'base64url');
}

function group(): string {
  return Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
