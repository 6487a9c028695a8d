import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What `npm audit` says: `clean`, `unknown` where nobody could be asked, or the packages with known advisories. */
export function verdictOf(report) {
  if (report.vulnerabilities === undefined) return 'unknown';
  const found = Object.values(report.vulnerabilities).map(({ name, severity }) => `${name} ${severity}`);
  return found.length === 0 ? 'clean' : found;
}

/** `npm audit` ends with 1 both for a finding and for a registry that does not answer: its JSON tells them apart. */
async function audit() {
  try {
    return JSON.parse((await promisify(execFile)('npm', ['audit', '--json'])).stdout);
  } catch ({ stdout }) {
    return JSON.parse(stdout || '{}');
  }
}

/** Nobody to ask is no finding, but no clean answer either: who delivers demands one (`--required`). */
export function exitCodeOf(verdict, isRequired) {
  if (Array.isArray(verdict)) return 1;
  return verdict === 'unknown' && isRequired ? 1 : 0;
}

if (import.meta.main) {
  const verdict = verdictOf(await audit());
  process.stdout.write(`advisories: ${Array.isArray(verdict) ? verdict.join(', ') : verdict}\n`);
  process.exitCode = exitCodeOf(verdict, process.argv.includes('--required'));
}
