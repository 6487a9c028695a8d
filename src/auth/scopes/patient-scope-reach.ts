import { addedType } from '../../fhir/definitions/added-types.js';

/**
 * Which resource types a `patient/` scope reaches: one closed table, shared by negotiation, guard and SQL
 * (docs/decisions, A3). A type that stands in none of the lists is out of reach.
 */
export type PatientScopeReach = 'compartment' | 'shared' | 'security-context' | 'none';

/** a) https://hl7.org/fhir/R4/compartmentdefinition-patient.html: reached by exactly its parameters. */
const COMPARTMENT_TYPES: readonly string[] = [
  'Account AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic BodyStructure',
  'CarePlan CareTeam ChargeItem Claim ClaimResponse ClinicalImpression Communication CommunicationRequest',
  'Composition Condition Consent Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue',
  'DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference Encounter',
  'EnrollmentRequest EpisodeOfCare ExplanationOfBenefit FamilyMemberHistory Flag Goal Group ImagingStudy',
  'Immunization ImmunizationEvaluation ImmunizationRecommendation Invoice List MeasureReport Media',
  'MedicationAdministration MedicationDispense MedicationRequest MedicationStatement MolecularSequence',
  'NutritionOrder Observation Patient Person Procedure Provenance QuestionnaireResponse RelatedPerson',
  'RequestGroup ResearchSubject RiskAssessment Schedule ServiceRequest Specimen SupplyDelivery SupplyRequest',
  'VisionPrescription',
].flatMap(line => line.split(' '));

/** b) Not in the CompartmentDefinition, but about one patient by their own search parameters. */
export const ADDITIONAL_COMPARTMENT_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Device: ['patient'],
  Task: ['patient', 'subject'],
  GuidanceResponse: ['patient', 'subject'],
  Contract: ['patient', 'subject'],
};

/** c) About nobody in particular: readable when a scope names them, never written through a `patient/` scope. */
const SHARED_TYPES: readonly string[] = [
  'Practitioner PractitionerRole Organization Location Medication HealthcareService Endpoint Substance',
  'ActivityDefinition CapabilityStatement CatalogEntry ChargeItemDefinition CodeSystem CompartmentDefinition',
  'ConceptMap DeviceDefinition DeviceMetric EffectEvidenceSynthesis EventDefinition Evidence EvidenceVariable',
  'ExampleScenario GraphDefinition ImplementationGuide InsurancePlan Library Measure MedicationKnowledge',
  'MessageDefinition NamingSystem ObservationDefinition OperationDefinition OrganizationAffiliation',
  'PlanDefinition Questionnaire ResearchDefinition ResearchElementDefinition RiskEvidenceSynthesis',
  'SearchParameter SpecimenDefinition StructureDefinition StructureMap SubstanceSpecification',
  'TerminologyCapabilities ValueSet',
].flatMap(line => line.split(' '));

/**
 * a), the exception: a Group, List or Person that names another patient too is out of reach,
 * for it says something about both.
 */
export const SOLE_PATIENT_TYPES: ReadonlySet<string> = new Set(['Group', 'List', 'Person']);

const REACH: ReadonlyMap<string, PatientScopeReach> = new Map<string, PatientScopeReach>([
  // d), the exception: by the resource that `Binary.securityContext` names.
  ['Binary', 'security-context'],
  ...SHARED_TYPES.map(type => [type, 'shared'] as const),
  ...COMPARTMENT_TYPES.map(type => [type, 'compartment'] as const),
  ...Object.keys(ADDITIONAL_COMPARTMENT_PARAMETERS).map(type => [type, 'compartment'] as const),
]);

export function patientScopeReach(resourceType: string): PatientScopeReach {
  return REACH.get(resourceType) ?? reachOfModules(resourceType);
}

/** A type of a module: what it says of it, and nothing if it says nothing. */
function reachOfModules(resourceType: string): PatientScopeReach {
  const type = addedType(resourceType);
  if (type?.compartments['Patient'] !== undefined) return 'compartment';
  return type?.isShared ? 'shared' : 'none';
}
