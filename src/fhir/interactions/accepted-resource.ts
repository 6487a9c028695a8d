import { InvalidError, StructureError } from '../errors/fhir-error.js';
import type { Resource } from '../model/resource.js';
import { ResourceValidator } from '../validation/resource-validator.js';
import { refuseConditionalReferences } from './bundle/conditional-references.js';

const validator = new ResourceValidator();

/** Takes a body as a resource of this type: valid R4 by structure, or 400 with every mistake. */
export function acceptResource(body: unknown, resourceType: string): Resource {
  const issues = validator.validate(body);
  if (issues.length > 0) throw new StructureError(issues);
  const resource = body as Resource;
  if (resource.resourceType !== resourceType) {
    throw new InvalidError(
      `The body must be a ${resourceType}, as the URL says`,
      `${resource.resourceType}.resourceType`,
    );
  }
  refuseConditionalReferences(resource);
  return resource;
}

/** https://hl7.org/fhir/R4/http.html#update: the id stands in the body too, and is the URL's. */
export function requireSameId(resource: Resource, id: string): void {
  if (resource.id === id) return;
  throw new InvalidError('The id in the body must equal the id in the URL', `${resource.resourceType}.id`);
}
