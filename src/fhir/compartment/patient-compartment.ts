import {
  ADDITIONAL_COMPARTMENT_PARAMETERS,
  SOLE_PATIENT_TYPES,
} from '../../auth/scopes/patient-scope-reach.js';
import { compartmentParameters } from '../definitions/compartments.js';
import type { Resource, ResourceAddress } from '../model/resource.js';
import { namesAnotherPatient } from './sole-patient.js';

/** The patients one resource is about. */
export interface PatientCompartment {
  /** Logical ids of the patients whose compartment the resource is in. */
  readonly patients: readonly string[];
  /** Those of them whose `patient/` scopes reach the resource (docs/decisions, A3). */
  readonly reachableBy: readonly string[];
}

const NO_COMPARTMENT: PatientCompartment = { patients: [], reachableBy: [] };

/**
 * Whose patient compartment the resource is in: by exactly the parameters of the CompartmentDefinition, and for the
 * few types it leaves out by their own (docs/decisions, A3 b).
 * https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 *
 * @param targetsOf what the references under a search parameter point to; search has extracted them anyway.
 */
export function patientCompartmentOf(
  resource: Resource,
  targetsOf: (parameter: string) => Iterable<ResourceAddress>,
): PatientCompartment {
  const type = resource.resourceType;
  const parameters = patientParametersOf(type);
  if (type !== 'Patient' && parameters.length === 0) return NO_COMPARTMENT;

  const patients = new Set<string>();
  if (type === 'Patient' && resource.id !== undefined) patients.add(resource.id);
  for (const parameter of parameters) {
    for (const target of targetsOf(parameter)) {
      if (target.resourceType === 'Patient') patients.add(target.id);
    }
  }
  const members = [...patients];
  return { patients: members, reachableBy: members.filter(patient => isReachable(resource, patient)) };
}

/** The search parameters that put a resource of the type into a patient's compartment. */
export function patientParametersOf(resourceType: string): readonly string[] {
  return ADDITIONAL_COMPARTMENT_PARAMETERS[resourceType] ?? compartmentParameters('Patient', resourceType);
}

/** A3 a: a Patient only if it is the patient; a Group, List or Person only if it names nobody else. */
function isReachable(resource: Resource, patient: string): boolean {
  if (resource.resourceType === 'Patient') return resource.id === patient;
  if (SOLE_PATIENT_TYPES.has(resource.resourceType)) return !namesAnotherPatient(resource, patient);
  return true;
}
