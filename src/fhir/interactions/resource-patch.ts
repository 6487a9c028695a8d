import { InvalidError } from '../errors/fhir-error.js';
import { parseJson } from '../model/json.js';
import type { Resource } from '../model/resource.js';
import { applyFhirPathPatch } from '../patch/apply-fhirpath-patch.js';
import { applyJsonPatch } from '../patch/apply-json-patch.js';
import { parseJsonPatch } from '../patch/json-patch-operation.js';
import { acceptResource } from './accepted-resource.js';

/** A patch that was read, ready for a resource. */
export type ResourcePatch = (resource: Resource) => Resource;

/** RFC 6902; https://hl7.org/fhir/R4/http.html#patch */
export function jsonPatchOf(body: unknown): ResourcePatch {
  const patch = parseJsonPatch(body);
  return resource => applyJsonPatch(resource, patch);
}

/** https://hl7.org/fhir/R4/fhirpatch.html */
export function fhirPathPatchOf(body: unknown): ResourcePatch {
  const parameters = acceptResource(body, 'Parameters');
  return resource => applyFhirPathPatch(resource, parameters);
}

/** The patch in an entry: a FHIRPath Patch, or a JSON Patch wrapped in a Binary. */
export function patchInEntry(resource: unknown): ResourcePatch {
  const { resourceType, contentType, data } = (resource ?? {}) as Readonly<Record<string, unknown>>;
  if (resourceType === 'Parameters') return fhirPathPatchOf(resource);
  const isJsonPatch = resourceType === 'Binary' && contentType === 'application/json-patch+json';
  if (isJsonPatch && typeof data === 'string') return jsonPatchOf(parseJson(Buffer.from(data, 'base64')));
  throw new InvalidError(
    'PATCH takes Parameters, or a Binary with contentType application/json-patch+json and the patch as data in base64',
    'resource',
  );
}
