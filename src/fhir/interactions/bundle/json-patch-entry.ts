import { InvalidError } from '../../errors/fhir-error.js';
import { parseJson } from '../../model/json.js';

/** The JSON Patch in an entry, wrapped in a Binary. https://hl7.org/fhir/R4/http.html#patch */
export function jsonPatchIn(resource: unknown): unknown {
  const { resourceType, contentType, data } = resource as Readonly<Record<string, unknown>>;
  const isPatch = resourceType === 'Binary' && contentType === 'application/json-patch+json';
  if (!isPatch || typeof data !== 'string') {
    throw new InvalidError(
      'PATCH takes a Binary with contentType application/json-patch+json and the patch as data in base64',
      'resource',
    );
  }
  return parseJson(Buffer.from(data, 'base64'));
}
