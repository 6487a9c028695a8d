/**
 * The resource types of R4 4.0.1 (https://hl7.org/fhir/R4/resourcelist.html).
 * The database stores a type as its number, the place in this list: names may be appended, never moved.
 */
const R4_RESOURCE_TYPES: readonly string[] = [
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

const numbers = new Map<string, number>(R4_RESOURCE_TYPES.map((type, index) => [type, index + 1]));
const namesOfAdded = new Map<number, string>();
let all = R4_RESOURCE_TYPES;
let rested: ReadonlySet<string> = new Set();

/** The types of R4, and behind them those that the installation's modules add. */
export function resourceTypes(): readonly string[] {
  return all;
}

export function isResourceType(name: string): boolean {
  return numbers.has(name);
}

/** 1 to 146; what modules add has numbers above 1000. */
export function resourceTypeNumber(resourceType: string): number {
  const number = numbers.get(resourceType);
  if (!number) throw new RangeError('Not a resource type of R4, nor one that a module adds');
  return number;
}

export function resourceTypeName(number: number): string {
  const name = R4_RESOURCE_TYPES[number - 1] ?? namesOfAdded.get(number);
  if (name === undefined) throw new RangeError(`No resource type has the number ${number}`);
  return name;
}

/**
 * Whether the database may hold resources of types that no module declares any more: what is asked of all types must
 * then name them.
 */
export function hasHiddenTypes(): boolean {
  return rested.size > 0;
}

/** A type of a module that is not there now: what was said of it is no mistake, and is about nothing. */
export function wasResourceType(name: string): boolean {
  return rested.has(name);
}

/** Replaces what modules add. Without a number until the database has given one. */
export function setAddedNames(names: readonly string[]): void {
  for (const name of all.slice(R4_RESOURCE_TYPES.length)) numbers.delete(name);
  for (const name of names) numbers.set(name, 0);
  namesOfAdded.clear();
  rested = new Set();
  all = [...R4_RESOURCE_TYPES, ...names];
}

/** What the database says of the types that modules add (docs/decisions/2611-custom-resource-types.md). */
export function setAddedNumbers(given: ReadonlyMap<string, number>, hidden: readonly string[]): void {
  for (const [name, number] of given) {
    // Of another server in this process, with another database.
    const known = numbers.get(name);
    if (known && known !== number) {
      throw new Error(
        `This database has the number ${number} for the type ${name}, that of another server in this process ${known}: start them in processes of their own`,
      );
    }
    numbers.set(name, number);
    namesOfAdded.set(number, name);
  }
  rested = new Set([...rested, ...hidden]);
}
