import { InvalidError } from '../../errors/fhir-error.js';
import type { Resource } from '../../model/resource.js';
import { visitStrings } from './resource-walk.js';

/** Whether the literal of a Reference is a search: `Patient?identifier=…`. https://hl7.org/fhir/R4/http.html#trules */
export function isConditionalReference(literal: string): boolean {
  return /^[A-Z][A-Za-z]+\?/.test(literal);
}

/** Outside a transaction nobody resolves them, and stored as they stand they would point to nothing. */
export function refuseConditionalReferences(resource: Resource): void {
  // A Bundle that is stored, not processed, may hold anything.
  if (resource.resourceType === 'Bundle') return;
  visitStrings(resource, ({ type, value, path }) => {
    if (type !== 'Reference' || !isConditionalReference(value)) return;
    throw new InvalidError(
      'Conditional references are resolved in transactions only: use a literal one',
      `${resource.resourceType}${path()}`,
    );
  });
}
