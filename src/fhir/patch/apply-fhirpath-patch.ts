import type { Resource } from '../model/resource.js';
import { parseFhirPathPatch } from './fhirpath-patch-operation.js';
import { FhirPathPatch } from './fhirpath-patch.js';
import { comparesContent } from './path-language.js';

/**
 * Applies a FHIRPath Patch to a resource, all operations in their order or none; neither argument is changed.
 * The result still has to be validated, and its id to be compared. https://hl7.org/fhir/R4/fhirpatch.html
 */
export function applyFhirPathPatch(resource: Resource, parameters: Resource): Resource {
  const operations = parseFhirPathPatch(parameters);
  const patch = new FhirPathPatch(resource);
  for (const operation of operations) patch.apply(operation);
  return patch.finished();
}

/** Whether a path of the patch chooses elements by what they hold. */
export function hasCriteria(parameters: Resource): boolean {
  return parseFhirPathPatch(parameters).some(({ path }) => comparesContent(path));
}
