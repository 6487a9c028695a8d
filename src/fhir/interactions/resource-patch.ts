import { InvalidError } from '../errors/fhir-error.js';
import { parseJson } from '../model/json.js';
import type { Resource } from '../model/resource.js';
import { applyFhirPathPatch, hasCriteria } from '../patch/apply-fhirpath-patch.js';
import { applyJsonPatch } from '../patch/apply-json-patch.js';
import { parseJsonPatch } from '../patch/json-patch-operation.js';
import { acceptResource } from './accepted-resource.js';

/** A patch that was read, ready for a resource. */
export interface ResourcePatch {
  apply(resource: Resource): Resource;
  /** Whether it is done or refused by what the resource says: whoever sends it learns that. */
  readonly asksForContent: boolean;
}

/** RFC 6902; https://hl7.org/fhir/R4/http.html#patch */
export function jsonPatchOf(body: unknown): ResourcePatch {
  const patch = parseJsonPatch(body);
  return {
    apply: resource => applyJsonPatch(resource, patch),
    asksForContent: patch.some(({ op }) => op === 'test'),
  };
}

/** https://hl7.org/fhir/R4/fhirpatch.html */
export function fhirPathPatchOf(body: unknown): ResourcePatch {
  const parameters = acceptResource(body, 'Parameters');
  return {
    apply: resource => applyFhirPathPatch(resource, parameters),
    asksForContent: hasCriteria(parameters),
  };
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
