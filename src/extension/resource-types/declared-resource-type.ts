import type { StructureDefinition, ValueSet } from 'fhir/r4.js';
import type { DeclaredSearchParameter } from '../declared-search-parameter.js';

/** The types that have a compartment. https://hl7.org/fhir/R4/compartmentdefinition.html */
export type CompartmentType = 'Patient' | 'Encounter' | 'RelatedPerson' | 'Practitioner' | 'Device';

/** A resource type of an installation's own (docs/extending/custom-resource-types.md). */
export interface DeclaredResourceType {
  /** Of kind `resource`, a `specialization` of DomainResource; what it has itself stands in its differential or snapshot. */
  readonly definition: StructureDefinition;
  /** Beside `_id`, `_lastUpdated` and what else all types have. Their base is the type. */
  readonly searchParameters?: readonly Omit<DeclaredSearchParameter, 'base'>[];
  /**
   * Codes of the reference parameters that put a resource into a compartment: `{ Patient: ['patient'] }`. Without
   * Patient, no `patient/` scope reaches the type.
   */
  readonly compartments?: Readonly<Partial<Record<CompartmentType, readonly string[]>>>;
  /** About nobody in particular, such as wards: readable by a `patient/` scope that names it, whoever the patient is. */
  readonly isShared?: boolean;
  /** What its required bindings name and R4 does not have; they are stored beside it. */
  readonly valueSets?: readonly ValueSet[];
}
