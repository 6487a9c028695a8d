import { createHash } from 'node:crypto';
import { type AddedType, addedTypes } from '../../definitions/added-types.js';
import { SEARCH_TERM_VERSION } from '../../search/search-term.js';

/** What of a type decides what stands in the index for its resources: another text whenever that may be different. */
export function typeEdition({ structures, searchParameters, compartments }: AddedType): string {
  const parts = [SEARCH_TERM_VERSION, [...structures], [...searchParameters.values()], compartments];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** Of all types that modules add; empty where there are none. */
export function editionOfTypes(): string {
  return addedTypes().map(typeEdition).join(' ');
}
