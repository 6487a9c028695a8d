import { readFileSync } from 'node:fs';
import module from 'node:module';
import type { CapabilityStatementSoftware } from 'fhir/r4.js';

/** Which program this is, as its package says. */
export function software(): CapabilityStatementSoftware {
  // Not imported by name: an older Node would fail for want of it, and not come to say that it is too old.
  const file = module.findPackageJSON('..', import.meta.url);
  if (file === undefined) throw new Error('No directory above holds the package.json of the server');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string };
  return { name: 'Firekeeper', version };
}
