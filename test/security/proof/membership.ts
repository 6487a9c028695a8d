import type { Json } from '../../support/fhir-client.js';
import { COMPARTMENT_TYPES, compartmentParameters, searchDefinition } from './search-definitions.js';
export type Letter = 'c' | 'r' | 'u' | 'd' | 's';

/** docs/decisions, A3 b. */
const ABOUT_ONE_PATIENT: Readonly<Record<string, readonly string[]>> = {
  Device: ['patient'],
  Task: ['patient', 'subject'],
  GuidanceResponse: ['patient', 'subject'],
  Contract: ['patient', 'subject'],
};
/** docs/decisions, A3 a and b. Task stands in this CompartmentDefinition too: R4's own leaves it out. */
export const PATIENT_TYPES: readonly string[] = [
  ...new Set([...COMPARTMENT_TYPES, ...Object.keys(ABOUT_ONE_PATIENT)]),
];
/** docs/decisions, A3 c, as far as the population has such types. */
export const SHARED: ReadonlySet<string> = new Set([
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Medication',
  'CodeSystem',
  'ValueSet',
  'Questionnaire',
  'SearchParameter',
]);
/** docs/decisions, A3 a: visible only if they name no other patient. */
const OF_ONE_PATIENT_ALONE: ReadonlySet<string> = new Set(['Group', 'List', 'Person']);

export function isOf(patient: string, letter: Letter, resource: Json): boolean {
  const { resourceType } = resource;
  if (SHARED.has(resourceType)) return 'rs'.includes(letter);
  if (resourceType === 'Patient') return resource.id === patient;
  if (!membersOf(resource).has(patient)) return false;
  return !OF_ONE_PATIENT_ALONE.has(resourceType) || namesOnly(resource, patient);
}

export function membershipParameters(resourceType: string): readonly string[] {
  return ABOUT_ONE_PATIENT[resourceType] ?? compartmentParameters(resourceType);
}

/** Ids of the patients in whose compartment the resource lies. */
export function membersOf(resource: Json): ReadonlySet<string> {
  const references = membershipParameters(resource.resourceType).flatMap(
    code => searchDefinition(resource.resourceType, code)?.valuesOf(resource) ?? [],
  );
  const named = references.flatMap(({ reference }) => /^Patient\/([^/]+)/.exec(reference ?? '')?.[1] ?? []);
  return new Set(resource.resourceType === 'Patient' ? [resource.id, ...named] : named);
}

function namesOnly(resource: Json, patient: string): boolean {
  return [...JSON.stringify(resource).matchAll(/"Patient\/([^/"]+)/g)].every(([, id]) => id === patient);
}
