import { configDefaults, defineConfig } from 'vitest/config';

/** What a process of its own needs: modules are replaced, or the process itself is measured, changed or killed. */
const ALONE = [
  'test/audit/retention.e2e-spec.ts',
  'test/operations/*.e2e-spec.ts',
  'test/security/proof/faults.e2e-spec.ts',
  'test/security/raw-http.e2e-spec.ts',
  'test/smart/nothing-that-grants-access.e2e-spec.ts',
];

/** Of every file, whichever project it is in. */
export const EVERY_FILE = {
  setupFiles: ['test/support/keep-log.ts', 'test/support/close-servers.ts'],
  pool: 'forks' as const,
  maxWorkers: 2,
  // For machines with much else to do: whatever takes so long is measured where time matters.
  testTimeout: 90_000,
  hookTimeout: 120_000,
};

/** Of a whole run: one PostgreSQL, one look through the log, one report. */
export const WHOLE_RUN = {
  globalSetup: ['test/support/log-of-the-run.ts', 'test/support/embedded-database.ts'],
  reporters: [
    'default',
    './test/support/shown-evidence.reporter.ts',
    './test/support/closing-line.reporter.ts',
  ],
};

/**
 * Most files share the processes of the two workers: the server's modules are loaded and warm once, not two hundred
 * times. A server of one file must therefore leave nothing in the process that another one would see.
 */
export default defineConfig({
  test: {
    ...WHOLE_RUN,
    ...EVERY_FILE,
    projects: [
      {
        test: {
          ...EVERY_FILE,
          name: 'alone',
          include: ALONE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...EVERY_FILE,
          name: 'together',
          include: ['src/**/*.spec.ts', 'test/**/*.e2e-spec.ts', 'examples/**/*.spec.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
