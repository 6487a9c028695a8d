import { InvalidError, TooCostlyError } from '../../errors/fhir-error.js';
import type { Resource } from '../../model/resource.js';
import type { JsonObject } from '../../patch/json-tree.js';
import { ElementDifference } from './element-difference.js';

/** What one FHIRPath Patch may hold. */
const MOST_OPERATIONS = 1_000;

/**
 * The FHIRPath Patch that makes one resource into another of its type: Parameters without operations if they are the
 * same. https://hl7.org/fhir/R4/fhirpatch.html
 *
 * @param includesMeta whether `meta` is compared too; it changes with every version.
 */
export function differenceOf(from: Resource, to: Resource, includesMeta: boolean): Resource {
  if (from.resourceType !== to.resourceType) {
    throw new InvalidError('Only resources of one type can be compared');
  }
  const difference = new ElementDifference();
  difference.ofObjects(compared(from, includesMeta), compared(to, includesMeta), {
    structure: from.resourceType,
    path: from.resourceType,
  });
  const { operations } = difference;
  if (operations.length > MOST_OPERATIONS) {
    throw new TooCostlyError(`The resources differ in more than ${MOST_OPERATIONS} places: read both`);
  }
  return {
    resourceType: 'Parameters',
    ...(operations.length === 0 ? {} : { parameter: operations.map(part => ({ name: 'operation', part })) }),
  };
}

/** `id` is who they are, not what they are like. */
function compared(resource: Resource, includesMeta: boolean): JsonObject {
  const { id: _id, meta, ...elements } = resource;
  return includesMeta && meta !== undefined ? { ...elements, meta } : elements;
}
