import type { JSONWebKeySet, JWK } from 'jose';

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;

/** RFC 7517 §5; SMART App Launch 2.2, "Client authentication: asymmetric" wants keys for RS384 or ES384. */
export function keySetMistake(keySet: JSONWebKeySet): string | undefined {
  if (!Array.isArray(keySet.keys) || keySet.keys.length === 0)
    return 'must be { "keys": [ … ] } with at least one key';
  return keySet.keys.map(keyMistake).find(message => message !== undefined);
}

function keyMistake(key: JWK): string | undefined {
  if (PRIVATE_MEMBERS.some(member => key[member] !== undefined)) {
    return 'holds a private or symmetric key: register public keys only, and replace this one';
  }
  if (typeof key.kid !== 'string' || key.kid === '') return 'has a key without kid';
  if (key.kty === 'RSA') return modulusBits(key) < 2048 ? 'has an RSA key under 2048 bits' : undefined;
  if (key.kty === 'EC')
    return ['P-256', 'P-384', 'P-521'].includes(key.crv ?? '') ? undefined : 'has an unknown curve';
  return 'may only hold RSA and EC keys';
}

function modulusBits(key: JWK): number {
  return Buffer.from(key.n ?? '', 'base64url').length * 8;
}
