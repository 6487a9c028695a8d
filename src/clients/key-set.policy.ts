import { createPublicKey } from 'node:crypto';
import type { JSONWebKeySet, JWK } from 'jose';

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
const CURVES: ReadonlyMap<unknown, ReadonlySet<unknown>> = new Map([
  ['RSA', new Set()],
  ['EC', new Set(['P-256', 'P-384', 'P-521'])],
  ['OKP', new Set(['Ed25519'])],
]);
const MOST_KEYS = 20;
/** Each signature costs the server more the longer the key is. */
const MOST_BITS = 8192;

/** RFC 7517 §5; SMART App Launch 2.2, "Client authentication: asymmetric" wants keys for RS384 or ES384. */
export function keySetMistake(keySet: JSONWebKeySet): string | undefined {
  if (!Array.isArray(keySet.keys) || keySet.keys.length === 0)
    return 'must be { "keys": [ … ] } with at least one key';
  if (keySet.keys.length > MOST_KEYS) return `has more than ${MOST_KEYS} keys`;
  return keySet.keys.map(keyMistake).find(message => message !== undefined);
}

function keyMistake(key: JWK): string | undefined {
  if (typeof key !== 'object' || key === null) return 'has a key that is no JSON object';
  if (PRIVATE_MEMBERS.some(member => key[member] !== undefined)) {
    return 'holds a private or symmetric key: register public keys only, and replace this one';
  }
  if (typeof key.kid !== 'string' || key.kid === '') return 'has a key without kid';
  if (!CURVES.has(key.kty)) return 'may only hold RSA, EC and OKP keys';
  if (key.kty !== 'RSA' && !CURVES.get(key.kty)?.has(key.crv)) return 'has an unknown curve';
  const bits = modulusBits(key);
  if (bits === undefined) return 'has a key that cannot be read';
  if (key.kty !== 'RSA' || (bits >= 2048 && bits <= MOST_BITS)) return undefined;
  return bits < 2048 ? 'has an RSA key under 2048 bits' : `has an RSA key over ${MOST_BITS} bits`;
}

/** 0 for a key on a curve; undefined for what is no key at all. */
function modulusBits(key: JWK): number | undefined {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' });
    return asymmetricKeyDetails?.modulusLength ?? 0;
  } catch {
    return undefined;
  }
}
