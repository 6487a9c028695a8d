import { FhirError } from '../errors/fhir-error.js';
import { parseSearchQuery } from './search-query.parser.js';

/** Whether only resources with a security label can match: nearly all have none, and a row says so at once. */
export function demandsLabel(query: string, resourceType: string): boolean {
  try {
    const { where } = parseSearchQuery(resourceType, [...new URLSearchParams(query)], { handling: 'strict' });
    return where.some(
      part => part.kind === 'parameter' && part.parameter === '_security' && part.modifier === undefined,
    );
  } catch (error) {
    if (error instanceof FhirError) return false;
    throw error;
  }
}
