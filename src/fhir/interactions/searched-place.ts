import { compartmentParameters } from '../definitions/compartments.js';
import { resourceTypes } from '../definitions/resource-types.js';
import type { SearchOptions } from '../search/search-query.parser.js';

/** Where several types are searched: in a compartment, or everywhere. */
export interface SearchedPlace extends Pick<SearchOptions, 'compartment'> {
  /** Below the FHIR base: what links are about. */
  readonly path: string;
  /** The types that there are; those out of the caller's reach are left out. */
  readonly types: readonly string[];
}

export function everywhere(): SearchedPlace {
  return { path: '', types: resourceTypes() };
}

/** `Patient/1/*`: what belongs to the compartment, of every type. */
export function compartmentPlace(compartment: NonNullable<SearchOptions['compartment']>): SearchedPlace {
  const { compartmentType, id } = compartment;
  return {
    compartment,
    path: `/${compartmentType}/${id}/*`,
    types: resourceTypes().filter(
      type => type === compartmentType || compartmentParameters(compartmentType, type).length > 0,
    ),
  };
}
