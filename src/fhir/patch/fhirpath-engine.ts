import { createRequire } from 'node:module';
import type { Model } from 'fhirpath';

const load = createRequire(import.meta.url);

/** HL7's engine. Loaded by the first patch that needs it, as its source alone has 2.8 MB, and synchronously, as patches are applied. */
export function fhirPathEngine(): typeof import('fhirpath') {
  return load('fhirpath') as typeof import('fhirpath');
}

/** What the engine knows of R4. */
export function fhirPathModel(): Model {
  return load('fhirpath/fhir-context/r4') as Model;
}
