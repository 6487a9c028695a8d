import { readFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

declare module 'vitest' {
  interface TaskMeta {
    /** What the test has counted, by the words in which it is told. */
    shown?: Readonly<Record<string, number>>;
  }
}

const ROUTES = new URL('../../docs/routes.md', import.meta.url);

/**
 * Ends a run with what it has shown, in numbers for somebody who does not read tests: a hospital's security officer.
 * Says nothing where no test has counted anything.
 */
export default class ShownEvidenceReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()]);
    const counted = tests.flatMap(test => Object.entries(test.meta().shown ?? {}));
    if (counted.length === 0) return;
    const sums = new Map<string, number>();
    for (const [words, count] of counted) sums.set(words, (sums.get(words) ?? 0) + count);
    const lines = [...sums].map(([words, count]) => lineOf(count, words));
    const isFailed = tests.some(test => test.result().state === 'failed');
    process.once('exit', () =>
      process.stdout.write(
        ['\nWhat this run has shown', ...lines, ...routeLines(tests), verdict(isFailed), ''].join('\n'),
      ),
    );
  }
}

function routeLines(tests: readonly TestCase[]): string[] {
  const cases = tests.filter(
    test => test.module.moduleId.endsWith('every-route.e2e-spec.ts') && test.result().state === 'passed',
  );
  if (cases.length === 0) return [];
  const routes = readFileSync(ROUTES, 'utf8').match(/^\| [A-Z]+ \| `/gm) ?? [];
  return [
    lineOf(routes.length, 'routes mounted, each with a declared access'),
    lineOf(cases.length, 'tests of routes with missing, wrong and foreign tokens'),
  ];
}

function lineOf(count: number, words: string): string {
  return `${count.toLocaleString('en').padStart(9)}  ${words}`;
}

function verdict(isFailed: boolean): string {
  return isFailed ? 'Some of it FAILED: see above.' : 'All of it held.';
}
