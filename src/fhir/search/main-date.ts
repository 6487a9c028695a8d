import { searchParametersOf } from '../definitions/search-parameters.js';

/**
 * The date by which each type is most naturally found and listed, newest first: it stands in the search row.
 * Types that stand not here have their parameter `date`, if any.
 */
const MAIN_DATES: Readonly<Record<string, string>> = {
  Account: 'period',
  Basic: 'created',
  Bundle: 'timestamp',
  ChargeItem: 'occurrence',
  Claim: 'created',
  ClaimResponse: 'created',
  Communication: 'sent',
  CommunicationRequest: 'authored',
  Condition: 'onset-date',
  Contract: 'issued',
  CoverageEligibilityRequest: 'created',
  CoverageEligibilityResponse: 'created',
  DetectedIssue: 'identified',
  DeviceRequest: 'authored-on',
  DocumentManifest: 'created',
  ExplanationOfBenefit: 'created',
  Goal: 'start-date',
  ImagingStudy: 'started',
  Media: 'created',
  MedicationAdministration: 'effective-time',
  MedicationDispense: 'whenprepared',
  MedicationRequest: 'authoredon',
  MedicationStatement: 'effective',
  NutritionOrder: 'datetime',
  Patient: 'birthdate',
  PaymentNotice: 'created',
  PaymentReconciliation: 'created',
  Person: 'birthdate',
  Provenance: 'recorded',
  QuestionnaireResponse: 'authored',
  RelatedPerson: 'birthdate',
  RequestGroup: 'authored',
  ServiceRequest: 'authored',
  Slot: 'start',
  Specimen: 'collected',
  Task: 'authored-on',
  TestReport: 'issued',
  VisionPrescription: 'datewritten',
};

/** Code of the date parameter; undefined for types without a date of their own. */
export function mainDateOf(resourceType: string): string | undefined {
  const named = MAIN_DATES[resourceType];
  if (named !== undefined) return named;
  return searchParametersOf(resourceType).get('date')?.type === 'date' ? 'date' : undefined;
}
