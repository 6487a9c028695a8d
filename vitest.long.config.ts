import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** The proof of `test/security/proof` over many worlds; `PROOF_SEED` begins with another one. */
export default defineConfig({
  test: {
    ...base.test,
    include: ['test/security/proof/*.e2e-spec.ts'],
    env: { PROOF_WORLDS: '10', PROOF_REQUESTS: '1500' },
  },
});
