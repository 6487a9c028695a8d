import { describe, expect, it } from 'vitest';
import { everyPageIsPresumed } from './presumption.js';
import { Proof } from './proof.js';

const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_122);
const WORLDS = Number(process.env['PROOF_WORLDS'] ?? 2);
const REQUESTS = Number(process.env['PROOF_REQUESTS'] ?? 500);

describe('what a token may see under policies and consent is the same one predicate', () => {
  it.for(Array.from({ length: WORLDS }, (_, number) => SEED + number))(
    `seed %i: ${REQUESTS} random requests with random tokens are answered as by the oracle`,
    { timeout: 3_600_000 },
    async (seed, { task }) => {
      const takeBack = everyPageIsPresumed();
      const proof = await Proof.beginRuled(seed);
      try {
        const found = await proof.differencesIn(REQUESTS);
        task.meta.shown = {
          'random requests compared with the oracle under policies, Consents and broken glass': proof.asked,
          'of them answered otherwise': found.length,
        };
        expect(found).toEqual([]);
      } finally {
        takeBack();
        await proof.end();
      }
    },
  );
});
