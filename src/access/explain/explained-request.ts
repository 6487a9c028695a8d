import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';
import { isResourceType } from '../../fhir/definitions/resource-types.js';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import { isId } from '../../fhir/model/primitive.js';

/** What a request asks of the access: which resources of which type, by which letter. */
export interface ExplainedRequest {
  readonly resourceType: string;
  readonly letter: PermissionLetter;
  /** All that is needed: whoever changes what a condition finds has to be allowed to search for it, too. */
  readonly letters: readonly PermissionLetter[];
  readonly search: readonly (readonly [name: string, value: string])[];
  /** The one resource that is asked for. */
  readonly instance?: ExplainedInstance;
  /** Where nothing is found, a PUT creates, and a search or a conditional DELETE is answered all the same. */
  readonly whenAbsent: 'refused' | 'created' | 'answered';
}

export interface ExplainedInstance {
  readonly id: string;
  /** Of its history: all, or one version. */
  readonly history?: 'all' | { readonly versionId: string };
  /** Who would see it, if it were not deleted, is told that it is; who deletes it once more is answered all the same. */
  readonly isOpenWhenDeleted: boolean;
}

const LETTERS: Readonly<Record<string, PermissionLetter>> = { GET: 'r', PUT: 'u', PATCH: 'u', DELETE: 'd' };

/** Interactions with one type; a Bundle is explained entry by entry. */
export function explainedRequest(method: string, url: string, fhirBase: string): ExplainedRequest {
  const relative = (url.startsWith(`${fhirBase}/`) ? url.slice(fhirBase.length) : url).replace(/^\//, '');
  const [path = '', ...query] = relative.split('?');
  const [resourceType = '', id, ...rest] = path.split('/');
  if (!isResourceType(resourceType)) throw notUnderstood();
  const search = [...new URLSearchParams(query.join('?'))];
  const whenAbsent = method === 'PUT' ? 'created' : 'refused';
  if (id === undefined || id === '_search') {
    if (method === 'GET' || id === '_search') return answered(resourceType, ['s'], search);
    if (method === 'POST') return answered(resourceType, ['c'], []);
    if (method === 'DELETE') return answered(resourceType, ['d', 's'], search);
    return { resourceType, letter: 'u', letters: ['u', 's'], search, whenAbsent };
  }
  const letter = LETTERS[method];
  const [ofHistory, versionId, ...more] = rest;
  const isHistory = ofHistory === '_history' && method === 'GET' && more.length === 0;
  if (!isId(id) || letter === undefined || (ofHistory !== undefined && !isHistory)) throw notUnderstood();
  const history = versionId === undefined ? ('all' as const) : { versionId };
  const isOpenWhenDeleted = method === 'DELETE';
  const instance = { id, isOpenWhenDeleted, ...(isHistory ? { history } : {}) };
  return { resourceType, letter, letters: [letter], search: [['_id', id]], instance, whenAbsent };
}

/** Whatever it finds. */
function answered(
  resourceType: string,
  letters: readonly [PermissionLetter, ...PermissionLetter[]],
  search: ExplainedRequest['search'],
): ExplainedRequest {
  return { resourceType, letter: letters[0], letters, search, whenAbsent: 'answered' };
}

function notUnderstood(): InvalidError {
  return new InvalidError(
    'url must be a request on one type below the FHIR base: Observation?code=…, Observation/1; what a Bundle or an operation does is explained request by request',
  );
}
