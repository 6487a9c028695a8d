import { defineConfig } from 'vitest/config';

/** `npm run bench`: measures the built server and prints figures; asserts nothing about time. */
export default defineConfig({
  test: {
    include: ['test/benchmarks/**/*.bench.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 30 * 60_000,
    disableConsoleIntercept: true,
  },
});
