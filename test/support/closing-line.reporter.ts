import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Ends the output with one line for scripts: `12 passed, 0 failed` (and `, 1 skipped`). */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++;
      // A file or suite that could not be set up has no failed test of its own.
      count.failed += module.errors().length;
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
    }
    const failed = count.failed + errors.length;
    const skipped = count.skipped + count.pending;
    const line = `${count.passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    process.once('exit', () => process.stdout.write(`\n${line}\n`));
  }
}
