import { canonicalText } from './canonical.js';
import { TerminologyError } from './terminology-error.js';

/** Terminologies that R4 refers to and that cannot be passed on with it. */
const LICENSED: ReadonlyMap<string, string> = new Map([
  ['http://snomed.info/sct', 'SNOMED CT'],
  ['http://loinc.org', 'LOINC'],
  ['http://www.ama-assn.org/go/cpt', 'CPT'],
  ['http://www.nlm.nih.gov/research/umls/rxnorm', 'RxNorm'],
  ['http://hl7.org/fhir/sid/icd-10', 'ICD-10'],
  ['http://hl7.org/fhir/sid/icd-10-cm', 'ICD-10-CM'],
  ['http://hl7.org/fhir/sid/cvx', 'CVX'],
]);

/** What is said of a code system that is not here. */
export function unknownCodeSystem(url: string, version?: string): TerminologyError {
  const name = LICENSED.get(url);
  const canonical = canonicalText({ url, ...(version === undefined ? {} : { version }) });
  return name === undefined
    ? new TerminologyError(
        'not-found',
        `The code system ${canonical} is not known here: store it as a CodeSystem`,
      )
    : new TerminologyError('not-supported', `${name} (${canonical}) is not loaded: store it as a CodeSystem`);
}

/** The value sets that SNOMED CT and LOINC imply need them. https://hl7.org/fhir/R4/snomedct.html#implicit */
export function impliedBy(valueSetUrl: string): string | undefined {
  if (/^http:\/\/snomed\.info\/sct.*\?fhir_vs/.test(valueSetUrl)) return 'http://snomed.info/sct';
  return valueSetUrl.startsWith('http://loinc.org/vs') ? 'http://loinc.org' : undefined;
}
