import { addedType, addedTypes } from './added-types.js';
import { readGenerated } from './generated-files.js';

const PARAMETERS: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> = new Map(
  Object.entries(readGenerated('compartments')).map(([compartment, types]) => [
    compartment,
    new Map(Object.entries(types)),
  ]),
);

/** Patient, Encounter, RelatedPerson, Practitioner, Device. https://hl7.org/fhir/R4/compartmentdefinition.html */
export const COMPARTMENT_TYPES: readonly string[] = [...PARAMETERS.keys()];

/**
 * The search parameters that put a resource into a compartment, by exactly the CompartmentDefinition, or by what a
 * module says of a type of its own; empty when the type is not in it. That a compartment holds its own resource goes without a parameter.
 */
export function compartmentParameters(compartment: string, resourceType: string): readonly string[] {
  const ofR4 = PARAMETERS.get(compartment)?.get(resourceType);
  return ofR4 ?? addedType(resourceType)?.compartments[compartment] ?? [];
}

/** The types that the CompartmentDefinition reaches, 66 for Patient, and those of modules. */
export function compartmentMembers(compartment: string): readonly string[] {
  const added = addedTypes().filter(({ compartments }) => compartments[compartment] !== undefined);
  return [...(PARAMETERS.get(compartment)?.keys() ?? []), ...added.map(({ name }) => name)];
}
