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
 * The search parameters that put a resource into a compartment, by exactly the CompartmentDefinition;
 * empty when the type is not in it. That a compartment holds its own resource goes without a parameter.
 */
export function compartmentParameters(compartment: string, resourceType: string): readonly string[] {
  return PARAMETERS.get(compartment)?.get(resourceType) ?? [];
}

/** The types that the CompartmentDefinition reaches: 66 for Patient. */
export function compartmentMembers(compartment: string): readonly string[] {
  return [...(PARAMETERS.get(compartment)?.keys() ?? [])];
}
