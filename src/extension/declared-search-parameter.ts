import type { SearchParameter } from 'fhir/r4.js';

/** A search parameter in code. `id` is that of the resource; what is left out follows from the rest. */
export type DeclaredSearchParameter = Omit<
  SearchParameter,
  'resourceType' | 'meta' | 'status' | 'name' | 'description'
> & {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
};
