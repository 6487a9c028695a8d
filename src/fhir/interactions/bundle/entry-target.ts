import { isResourceType } from '../../definitions/resource-types.js';
import { InvalidError } from '../../errors/fhir-error.js';
import { isId } from '../../model/primitive.js';
import { requireResourceType } from '../permission.js';
import { decodeParameters, FORMAT_PARAMETERS } from '../search-parameters.js';

/** What `Bundle.entry.request.url` points to. https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.request.url */
export type EntryTarget =
  | { readonly kind: 'instance'; readonly resourceType: string; readonly id: string }
  | {
      readonly kind: 'version';
      readonly resourceType: string;
      readonly id: string;
      readonly versionId: string;
    }
  | {
      readonly kind: 'instance-history';
      readonly resourceType: string;
      readonly id: string;
      readonly query: string;
    }
  /** A search, or the condition of a conditional interaction. */
  | { readonly kind: 'type'; readonly resourceType: string; readonly query: string }
  | { readonly kind: 'type-history'; readonly resourceType: string; readonly query: string }
  | { readonly kind: 'system-history'; readonly query: string }
  /** What a route of its own answers: operations, `metadata`, searches in compartments and of several types, shaped answers. */
  | { readonly kind: 'route'; readonly path: string; readonly isOperation: boolean };

/** Reads a URL relative to the FHIR base; our own base in front of it is allowed. */
export function parseEntryTarget(url: string, fhirBase: string): EntryTarget {
  const relative = url.startsWith(`${fhirBase}/`) ? url.slice(fhirBase.length + 1) : url.replace(/^\//, '');
  const mark = relative.indexOf('?');
  const path = mark === -1 ? relative : relative.slice(0, mark);
  const query = mark === -1 ? '' : relative.slice(mark + 1);
  const [first = '', second, third, fourth, ...rest] = path.split('/');
  if (isRouted([first, second, third, fourth, ...rest]) || isShaped(query)) {
    return { kind: 'route', path: relative, isOperation: path.includes('$') };
  }
  if (first === '_history' && second === undefined) return { kind: 'system-history', query };
  requireResourceType(first);
  if (rest.length > 0) throw malformed();
  if (second === undefined) return { kind: 'type', resourceType: first, query };
  if (second === '_history' && third === undefined)
    return { kind: 'type-history', resourceType: first, query };
  const address = { resourceType: first, id: second };
  if (!isId(second)) throw malformed();
  if (third === undefined && query === '') return { kind: 'instance', ...address };
  if (third !== '_history') throw malformed();
  if (fourth === undefined) return { kind: 'instance-history', ...address, query };
  if (!isId(fourth) || query !== '') throw malformed();
  return { kind: 'version', ...address, versionId: fourth };
}

const OPERATION = /^\$[a-z][a-z0-9-]{0,63}$/i;

/** `?_type=…`, `metadata`, `$op`, `Patient/$op`, `Patient/1/$op`, `Patient/1/Observation`, `Patient/1/*` */
function isRouted(segments: readonly (string | undefined)[]): boolean {
  const parts = segments.filter(segment => segment !== undefined);
  const last = parts.at(-1) ?? '';
  if (parts.length === 1 && (last === '' || last === 'metadata' || OPERATION.test(last))) return true;
  const [type = '', id = ''] = parts;
  if (!isResourceType(type) || parts.length > 3) return false;
  if (parts.length === 2) return OPERATION.test(last);
  return parts.length === 3 && isId(id) && (OPERATION.test(last) || last === '*' || isResourceType(last));
}

/** Whether the answer is to be shortened or laid out, which is the work of the routes. */
function isShaped(query: string): boolean {
  return decodeParameters(query, 'entry').some(
    ([name, value]) => FORMAT_PARAMETERS.has(name) && !(name === '_summary' && value === 'count'),
  );
}

function malformed(): InvalidError {
  return new InvalidError(
    'The URL of an entry must be Type, Type/id, Type/id/_history/version, Type?search, a _history, a search or an operation, below the FHIR base',
    'request.url',
  );
}
