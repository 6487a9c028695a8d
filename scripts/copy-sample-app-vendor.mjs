/**
 * Puts what the sample app takes from npm beside it, in a directory git does not see: the public SMART client
 * library and the typeface. The app itself needs no bundler.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const VENDOR = new URL('../examples/smart-app/vendor/', import.meta.url);
const MODULES = new URL('../node_modules/', import.meta.url);
const TYPEFACE = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next';

const COPIES = {
  'fhir-client.js': 'fhirclient/build/fhir-client.pure.min.js',
  'fhir-client.LICENSE.txt': 'fhirclient/LICENSE',
  'hyperlegible-latin.woff2': `${TYPEFACE}-latin-wght-normal.woff2`,
  'hyperlegible-latin-ext.woff2': `${TYPEFACE}-latin-ext-wght-normal.woff2`,
};

mkdirSync(VENDOR, { recursive: true });
for (const [name, source] of Object.entries(COPIES)) {
  copyFileSync(fileURLToPath(new URL(source, MODULES)), fileURLToPath(new URL(name, VENDOR)));
}
