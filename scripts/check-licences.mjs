import { readFile } from 'node:fs/promises';

/** What may be delivered with a hospital's software: permissive, or weak copyleft that ends at its own files. */
const ALLOWED = new Set(
  '0BSD|Apache-2.0|BlueOak-1.0.0|BSD-2-Clause|BSD-3-Clause|ISC|MIT|MPL-2.0|OFL-1.1|Python-2.0|WTFPL OR ISC'.split(
    '|',
  ),
);

/** Packages whose manifest does not name a licence of the list; somebody has read the one that this version comes with. */
const READ = new Map([
  ['@lhncbc/ucum-lhc@5.0.4', 'of the National Library of Medicine: free to use and to pass on'],
  ['fhirpath@5.2.0', 'of the National Library of Medicine: free to use and to pass on'],
  ['passport-strategy@1.0.0', 'MIT'],
  ['pause@0.0.1', 'MIT'],
]);

/** Every package of a lock file whose licence is not allowed: `name@version licence`. */
export function refusedLicences(lock) {
  return packagesOf(lock)
    .filter(({ id, license }) => !ALLOWED.has(license) && !READ.has(id))
    .map(({ id, license }) => `${id} ${license ?? 'without a licence'}`);
}

/** What somebody has read, and the lock file does not hold (any more): to be read again, or to be left out. */
function readInVain(lock) {
  const locked = new Set(packagesOf(lock).map(({ id }) => id));
  return [...READ.keys()].filter(id => !locked.has(id));
}

function packagesOf(lock) {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, { name = path.slice(path.lastIndexOf('node_modules/') + 13), version, license }]) => ({
      id: `${name}@${version}`,
      license,
    }));
}

if (import.meta.main) {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8'));
  const refused = [...refusedLicences(lock), ...readInVain(lock).map(id => `${id} is not there any more`)];
  for (const line of refused) process.stderr.write(`${line}\n`);
  process.exitCode = refused.length === 0 ? 0 : 1;
}
