import { defineConfig } from 'vitest/config';
import { EVERY_FILE, WHOLE_RUN } from './vitest.config.js';

/**
 * The proof of `test/security/proof` over many worlds; `PROOF_SEED` begins with another one. And the fuzzing of
 * `test/security/fuzz`, which begins anywhere and prints where; `FUZZ_SEED` begins there again.
 */
export default defineConfig({
  test: {
    ...WHOLE_RUN,
    ...EVERY_FILE,
    include: ['test/security/{proof,fuzz}/*.e2e-spec.ts'],
    env: { PROOF_WORLDS: '10', PROOF_REQUESTS: '1500', PROOF_TOKENS: '4', FUZZ_RUNS: '20000' },
  },
});
