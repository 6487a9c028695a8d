/**
 * Whether the search constraint of a granular scope can be enforced (SMART App Launch 2.2, "Finer-grained resource
 * constraints using search parameters"). Declared here and implemented by `fhir/search`, so that what is granted is
 * judged by the engine that will enforce it.
 */
export abstract class GranularConstraints {
  /** @param resourceType of the scope; `*` stands for all types alike. */
  abstract canEnforce(resourceType: string, constraint: string): boolean;
}
