/** The types of the ONC (g)(10) kit, and the first US Core search that it makes of each ("" where it only reads). */
export const FIRST_SEARCHES: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'patient=alice',
  CarePlan: 'patient=alice&category=http://hl7.org/fhir/us/core/CodeSystem/careplan-category|assess-plan',
  CareTeam: 'patient=alice&status=proposed,active,suspended,inactive,entered-in-error',
  Condition: 'patient=alice&category=encounter-diagnosis',
  Coverage: 'patient=alice',
  Device: 'patient=alice',
  DiagnosticReport: 'patient=alice&category=http://terminology.hl7.org/CodeSystem/v2-0074|LAB',
  DocumentReference: 'patient=alice',
  Encounter: 'patient=alice',
  Goal: 'patient=alice',
  Immunization: 'patient=alice',
  Location: '',
  Medication: '',
  MedicationDispense: 'patient=alice',
  MedicationRequest: 'patient=alice&intent=order',
  Observation: 'patient=alice&category=laboratory',
  Organization: '',
  Patient: '_id=alice',
  Practitioner: '',
  PractitionerRole: '',
  Procedure: 'patient=alice',
  Provenance: '',
  QuestionnaireResponse: 'patient=alice',
  RelatedPerson: 'patient=alice',
  ServiceRequest: 'patient=alice',
  Specimen: 'patient=alice',
};

export const G10_TYPES: readonly string[] = Object.keys(FIRST_SEARCHES);

/** Types that a patient's record refers to, beside those of the patient compartment. */
export const REFERENCED_TYPES: readonly string[] =
  'Encounter Device Location Medication Organization Practitioner PractitionerRole RelatedPerson'.split(' ');

export const CONTEXT_SCOPES = 'launch/patient openid fhirUser offline_access';

const CONDITION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';
const US_CORE_CONDITION_CATEGORY = 'http://hl7.org/fhir/us/core/CodeSystem/condition-category';
const OBSERVATION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const US_CORE_CATEGORY = 'http://hl7.org/fhir/us/core/CodeSystem/us-core-category';

/** Both groups of granular scopes that the kit launches with. */
export const GRANULAR_GROUPS: readonly (readonly string[])[] = [
  [
    `patient/Condition.rs?category=${CONDITION_CATEGORY}|encounter-diagnosis`,
    `patient/Condition.rs?category=${US_CORE_CONDITION_CATEGORY}|health-concern`,
    `patient/Observation.rs?category=${OBSERVATION_CATEGORY}|laboratory`,
    `patient/Observation.rs?category=${OBSERVATION_CATEGORY}|social-history`,
  ],
  [
    `patient/Condition.rs?category=${CONDITION_CATEGORY}|problem-list-item`,
    `patient/Observation.rs?category=${OBSERVATION_CATEGORY}|vital-signs`,
    `patient/Observation.rs?category=${OBSERVATION_CATEGORY}|survey`,
    `patient/Observation.rs?category=${US_CORE_CATEGORY}|sdoh`,
  ],
];
