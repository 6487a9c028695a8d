/** Room for the UTF-8 bytes of usual terms; longer ones get a buffer of their own. */
const SCRATCH = Buffer.allocUnsafe(4096);
const LANES = new Int32Array(2);
const WORD = new BigInt64Array(LANES.buffer);
const CARRY = 0xffffffff;

/** A 128-bit key as the four 32-bit words that `sipHash24` works with. */
export type SipKey = readonly [k0Low: number, k0High: number, k1Low: number, k1High: number];

export function sipKey(bytes: Buffer): SipKey {
  if (bytes.length !== 16) throw new RangeError('a SipHash key has 16 bytes');
  return [bytes.readInt32LE(0), bytes.readInt32LE(4), bytes.readInt32LE(8), bytes.readInt32LE(12)];
}

/**
 * SipHash-2-4 of the UTF-8 form of a text: a keyed function whose collisions nobody can search for without the key.
 * Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012. In 32-bit words, for JavaScript has no quick
 * 64-bit ones; about four times as fast as the shortest call into OpenSSL, since terms are short.
 */
export function sipHash24(key: SipKey, text: string): bigint {
  let bytes = SCRATCH;
  let length = text.length;
  if (length * 3 > SCRATCH.length) {
    bytes = Buffer.from(text);
    length = bytes.length;
  } else if (!writeAscii(text, length)) {
    length = SCRATCH.write(text, 0, 'utf8');
  }

  const [k0l, k0h, k1l, k1h] = key;
  let v0l = k0l ^ 0x70736575;
  let v0h = k0h ^ 0x736f6d65;
  let v1l = k1l ^ 0x6e646f6d;
  let v1h = k1h ^ 0x646f7261;
  let v2l = k0l ^ 0x6e657261;
  let v2h = k0h ^ 0x6c796765;
  let v3l = k1l ^ 0x79746573;
  let v3h = k1h ^ 0x74656462;

  // Whole blocks, the tail with the length in its highest byte, then the finalization: one loop, one round's code.
  const tail = length >>> 3;
  for (let block = 0; block <= tail + 1; block++) {
    let low = 0;
    let high = 0;
    let rounds = 2;
    const at = block << 3;
    if (block < tail) {
      low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      high = bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
    } else if (block === tail) {
      for (let i = at; i < length; i++) {
        if (i - at < 4) low |= bytes[i]! << ((i - at) << 3);
        else high |= bytes[i]! << ((i - at - 4) << 3);
      }
      high |= length << 24;
    } else {
      v2l ^= 0xff;
      rounds = 4;
    }
    v3l ^= low;
    v3h ^= high;
    for (let round = 0; round < rounds; round++) {
      let t = (v0l >>> 0) + (v1l >>> 0);
      v0h = (v0h + v1h + (t > CARRY ? 1 : 0)) | 0;
      v0l = t | 0;
      t = (v2l >>> 0) + (v3l >>> 0);
      v2h = (v2h + v3h + (t > CARRY ? 1 : 0)) | 0;
      v2l = t | 0;
      t = (v1h << 13) | (v1l >>> 19);
      v1l = ((v1l << 13) | (v1h >>> 19)) ^ v0l;
      v1h = t ^ v0h;
      t = (v3h << 16) | (v3l >>> 16);
      v3l = ((v3l << 16) | (v3h >>> 16)) ^ v2l;
      v3h = t ^ v2h;
      t = v0l;
      v0l = v0h;
      v0h = t;
      t = (v2l >>> 0) + (v1l >>> 0);
      v2h = (v2h + v1h + (t > CARRY ? 1 : 0)) | 0;
      v2l = t | 0;
      t = (v0l >>> 0) + (v3l >>> 0);
      v0h = (v0h + v3h + (t > CARRY ? 1 : 0)) | 0;
      v0l = t | 0;
      t = (v1h << 17) | (v1l >>> 15);
      v1l = ((v1l << 17) | (v1h >>> 15)) ^ v2l;
      v1h = t ^ v2h;
      t = (v3h << 21) | (v3l >>> 11);
      v3l = ((v3l << 21) | (v3h >>> 11)) ^ v0l;
      v3h = t ^ v0h;
      t = v2l;
      v2l = v2h;
      v2h = t;
    }
    v0l ^= low;
    v0h ^= high;
  }
  LANES[0] = v0l ^ v1l ^ v2l ^ v3l;
  LANES[1] = v0h ^ v1h ^ v2h ^ v3h;
  return WORD[0]!;
}

/** False at the first character beyond ASCII: `Buffer.write` does the whole text then. */
function writeAscii(text: string, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return false;
    SCRATCH[i] = code;
  }
  return true;
}
