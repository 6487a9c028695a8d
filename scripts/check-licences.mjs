import { readFile } from 'node:fs/promises';

/** What may be delivered with a hospital's software: permissive, or weak copyleft that ends at its own files. */
const ALLOWED = new Set(
  '0BSD|Apache-2.0|BlueOak-1.0.0|BSD-2-Clause|BSD-3-Clause|ISC|MIT|MPL-2.0|OFL-1.1|Python-2.0|WTFPL OR ISC'.split(
    '|',
  ),
);

/** Packages whose manifest does not name a licence of the list; somebody has read the one they come with. */
const READ = new Map([
  ['@lhncbc/ucum-lhc', 'of the National Library of Medicine: free to use and to pass on'],
  ['fhirpath', 'of the National Library of Medicine: free to use and to pass on'],
  ['emitter-component', 'names none; the project component/emitter, whose code it is, is MIT'],
  ['passport-strategy', 'MIT'],
  ['pause', 'MIT'],
]);

/** Every package of a lock file whose licence is not allowed: `name licence`. */
export function refusedLicences(lock) {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, { license }]) => [path.slice(path.lastIndexOf('node_modules/') + 13), license])
    .filter(([name, license]) => !ALLOWED.has(license) && !READ.has(name))
    .map(([name, license]) => `${name} ${license ?? 'without a licence'}`);
}

if (import.meta.main) {
  const refused = refusedLicences(JSON.parse(await readFile('package-lock.json', 'utf8')));
  for (const line of refused) process.stderr.write(`${line}\n`);
  process.exitCode = refused.length === 0 ? 0 : 1;
}
