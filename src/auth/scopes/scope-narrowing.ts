import { parseSmartScope } from './smart-scope.js';

const OBSERVATION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const CONDITION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';
const US_CORE_CATEGORY = 'http://hl7.org/fhir/us/core/CodeSystem/us-core-category';

/** What a person may want to part with by itself, in place of `*`: the types of US Core, in its order. */
const TYPES_IN_PLACE_OF_ALL: readonly string[] = [
  'Patient AllergyIntolerance CarePlan CareTeam Condition Coverage Device DiagnosticReport DocumentReference',
  'Encounter Goal Immunization Location Medication MedicationDispense MedicationRequest Observation',
  'Organization Practitioner PractitionerRole Procedure Provenance QuestionnaireResponse RelatedPerson',
  'ServiceRequest Specimen',
].flatMap(line => line.split(' '));

/** US Core, "SMART scopes: granular": the categories which a server must offer in place of the whole type. */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  Condition: [
    `${CONDITION_CATEGORY}|encounter-diagnosis`,
    `${CONDITION_CATEGORY}|problem-list-item`,
    'http://hl7.org/fhir/us/core/CodeSystem/condition-category|health-concern',
  ],
  Observation: [
    `${OBSERVATION_CATEGORY}|laboratory`,
    `${OBSERVATION_CATEGORY}|social-history`,
    `${OBSERVATION_CATEGORY}|vital-signs`,
    `${OBSERVATION_CATEGORY}|survey`,
    `${US_CORE_CATEGORY}|sdoh`,
  ],
};

/**
 * Less than the scope, for a person who does not want to grant all of it: single types in place of `*`, single
 * categories in place of all Observations or Conditions, also where `*` holds these. None for a scope that is already
 * as narrow.
 */
export function narrowerScopes(scope: string): readonly string[] {
  const parsed = parseSmartScope(scope);
  if (!parsed || parsed.constraint !== undefined) return [];
  const { context, resourceType } = parsed;
  const permissions = scope.slice(scope.indexOf('.') + 1);
  if (resourceType !== '*') return categoriesOf(`${context}/${resourceType}.${permissions}`, resourceType);
  return TYPES_IN_PLACE_OF_ALL.flatMap(type => {
    const whole = `${context}/${type}.${permissions}`;
    return [whole, ...categoriesOf(whole, type)];
  });
}

function categoriesOf(scope: string, resourceType: string): readonly string[] {
  return (CATEGORIES[resourceType] ?? []).map(category => `${scope}?category=${category}`);
}
