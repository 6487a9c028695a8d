import { describe, expect, it } from 'vitest';
import { sipHash24, sipKey } from './sip-hash.js';
import { TermHash } from './term-hash.js';

const REFERENCE_KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const counting = (length: number): string => String.fromCharCode(...Array.from({ length }, (_, i) => i));

describe('SipHash-2-4, the test vectors of its reference implementation', () => {
  it.each([
    [0, '310e0edd47db6f72'],
    [1, 'fd67dc93c539f874'],
    [7, '37d1018bf50002ab'],
    [8, '6224939a79f5f593'],
    [15, 'e545be4961ca29a1'],
    [63, '724506eb4c328a95'],
  ])('%i bytes', (length, expected) => {
    const result = Buffer.alloc(8);
    result.writeBigInt64LE(sipHash24(sipKey(REFERENCE_KEY), counting(length)));
    expect(result.toString('hex')).toBe(expected);
  });
});

describe('TermHash', () => {
  const hash = new TermHash(REFERENCE_KEY);

  it('hashes the UTF-8 form, whatever the length', () => {
    const long = 'é'.repeat(5000);
    expect(hash.hash(long)).not.toBe(hash.hash(`${long}e`));
    expect(hash.hash('é')).not.toBe(hash.hash('e'));
    expect(hash.hash(long)).toBe(hash.hash('é'.repeat(2500) + 'é'.repeat(2500)));
  });
  it('gives another value under another secret', () => {
    expect(new TermHash(Buffer.alloc(16)).hash('x')).not.toBe(hash.hash('x'));
  });
  it('makes link terms that SQL can make from a key', () => {
    const key = hash.keyOf({ resourceType: 'Patient', id: 'alice' });
    const parameter = hash.hash('Observation.subject');
    expect(hash.link(parameter, key) ^ key).toBe(parameter);
    expect(BigInt.asIntN(64, hash.link(parameter, key))).toBe(hash.link(parameter, key));
  });
});
