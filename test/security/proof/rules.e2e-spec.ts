import { describe, expect, it } from 'vitest';
import { Proof } from './proof.js';

const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_122);
const WORLDS = Number(process.env['PROOF_WORLDS'] ?? 2);
const REQUESTS = Number(process.env['PROOF_REQUESTS'] ?? 500);

describe('what a token may see under policies and consent is the same one predicate', () => {
  it.each(Array.from({ length: WORLDS }, (_, number) => SEED + number))(
    `seed %i: ${REQUESTS} random requests with random tokens are answered as by the oracle`,
    async seed => {
      const proof = await Proof.beginRuled(seed);
      try {
        expect(await proof.differencesIn(REQUESTS)).toEqual([]);
      } finally {
        await proof.end();
      }
    },
    1_200_000,
  );
});
