import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.spec.ts', 'test/**/*.e2e-spec.ts', 'examples/**/*.spec.ts'],
    globalSetup: ['test/support/log-of-the-run.ts', 'test/support/embedded-database.ts'],
    setupFiles: ['test/support/keep-log.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: [
      'default',
      './test/support/shown-evidence.reporter.ts',
      './test/support/closing-line.reporter.ts',
    ],
  },
});
