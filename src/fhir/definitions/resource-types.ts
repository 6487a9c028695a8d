/**
 * The resource types of R4 4.0.1 (https://hl7.org/fhir/R4/resourcelist.html).
 * The database stores a type as its number, the place in this list: names may be appended, never moved.
 */
export const RESOURCE_TYPES: readonly string[] = [
  'Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent',
  'Basic Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam',
  'CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem',
  'Communication CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent',
  'Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device',
  'DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest',
  'DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest EnrollmentResponse',
  'EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit',
  'FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy',
  'Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice',
  'Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration',
  'MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct',
  'MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication',
  'MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured',
  'MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect',
  'MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation',
  'ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation',
  'Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner',
  'PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup',
  'ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment',
  'RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition',
  'StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer',
  'SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification',
  'SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet',
  'VerificationResult VisionPrescription',
].flatMap(line => line.split(' '));

const NUMBERS: ReadonlyMap<string, number> = new Map(RESOURCE_TYPES.map((type, index) => [type, index + 1]));

export function isResourceType(name: string): boolean {
  return NUMBERS.has(name);
}

/** 1 to 146. */
export function resourceTypeNumber(resourceType: string): number {
  const number = NUMBERS.get(resourceType);
  if (number === undefined) throw new RangeError('Not a resource type of R4');
  return number;
}

export function resourceTypeName(number: number): string {
  const name = RESOURCE_TYPES[number - 1];
  if (name === undefined) throw new RangeError(`No resource type has the number ${number}`);
  return name;
}
