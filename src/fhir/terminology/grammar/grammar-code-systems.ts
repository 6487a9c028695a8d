import type { CodeSystem } from '../code-system.js';
import { CURRENCIES } from './currencies.js';
import { LANGUAGES } from './languages.js';
import { MIME_TYPES } from './mime-types.js';
import { UCUM_CODE_SYSTEM } from './ucum.js';

/** The code systems outside of FHIR that required bindings of R4 need and no list holds. */
export const GRAMMAR_CODE_SYSTEMS: ReadonlyMap<string, CodeSystem> = new Map(
  [UCUM_CODE_SYSTEM, LANGUAGES, MIME_TYPES, CURRENCIES].map(system => [system.url, system]),
);
