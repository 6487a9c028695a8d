import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/**
 * The proof of `test/security/proof` over many worlds; `PROOF_SEED` begins with another one. And the fuzzing of
 * `test/security/fuzz`, which begins anywhere and prints where; `FUZZ_SEED` begins there again.
 */
export default defineConfig({
  test: {
    ...base.test,
    include: ['test/security/{proof,fuzz}/*.e2e-spec.ts'],
    env: { PROOF_WORLDS: '10', PROOF_REQUESTS: '1500', PROOF_TOKENS: '8', FUZZ_RUNS: '20000' },
  },
});
