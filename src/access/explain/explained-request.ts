import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';
import { isResourceType } from '../../fhir/definitions/resource-types.js';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import { isId } from '../../fhir/model/primitive.js';

/** What a request asks of the access: which resources of which type, by which letter. */
export interface ExplainedRequest {
  readonly resourceType: string;
  readonly letter: PermissionLetter;
  readonly search: readonly (readonly [name: string, value: string])[];
}

const LETTERS: Readonly<Record<string, PermissionLetter>> = { GET: 'r', PUT: 'u', PATCH: 'u', DELETE: 'd' };

/** Interactions with one type; a Bundle is explained entry by entry. */
export function explainedRequest(method: string, url: string, fhirBase: string): ExplainedRequest {
  const relative = (url.startsWith(`${fhirBase}/`) ? url.slice(fhirBase.length) : url).replace(/^\//, '');
  const [path = '', query = ''] = relative.split('?', 2);
  const [resourceType = '', id, ...rest] = path.split('/');
  if (!isResourceType(resourceType)) throw notUnderstood();
  const search = [...new URLSearchParams(query)];
  if (id === undefined || id === '_search') {
    if (method === 'GET' || id === '_search') return { resourceType, letter: 's', search };
    if (method === 'POST') return { resourceType, letter: 'c', search: [] };
    return { resourceType, letter: LETTERS[method] ?? 'u', search };
  }
  const letter = LETTERS[method];
  const isInstance = isId(id) && (rest.length === 0 || rest[0] === '_history');
  if (!isInstance || letter === undefined) throw notUnderstood();
  return { resourceType, letter, search: [['_id', id]] };
}

function notUnderstood(): InvalidError {
  return new InvalidError(
    'url must be a request on one type below the FHIR base: Observation?code=…, Observation/1; what a Bundle or an operation does is explained request by request',
  );
}
