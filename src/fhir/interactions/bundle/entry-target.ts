import { isResourceType } from '../../definitions/resource-types.js';
import { InvalidError } from '../../errors/fhir-error.js';
import { isId } from '../../model/primitive.js';
import { requireResourceType } from '../permission.js';
import {
  decodeParameters,
  encodeParameters,
  FORMAT_PARAMETERS,
  type SearchParameters,
} from '../search-parameters.js';

/** What `Bundle.entry.request.url` points to. https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.request.url */
export type EntryTarget =
  | PlainTarget
  /** What a route of its own answers: operations, `metadata`, searches in compartments and of several types, shaped answers. */
  | {
      readonly kind: 'route';
      readonly path: string;
      readonly isOperation: boolean;
      /** Where `_summary` or `_elements` alone made it a route: what a part is wanted of. */
      readonly partOf?: PartOfTarget;
    };

/** What the interactions answer by themselves. */
export type PlainTarget =
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
  | { readonly kind: 'system-history'; readonly query: string };

export interface PartOfTarget {
  readonly target: PlainTarget;
  /** `_summary` and `_elements`, as they stand. */
  readonly part: SearchParameters;
}

/** Reads a URL relative to the FHIR base; our own base in front of it is allowed. */
export function parseEntryTarget(url: string, fhirBase: string): EntryTarget {
  const relative = url.startsWith(`${fhirBase}/`) ? url.slice(fhirBase.length + 1) : url.replace(/^\//, '');
  const mark = relative.indexOf('?');
  const path = mark === -1 ? relative : relative.slice(0, mark);
  const query = mark === -1 ? '' : relative.slice(mark + 1);
  const segments = path.split('/');
  const formats = formatsIn(query);
  if (isRouted(segments)) return { kind: 'route', path: relative, isOperation: path.includes('$') };
  if (formats.length === 0) return plainTarget(segments, query);
  const partOf = partOfTarget(segments, query, formats);
  return { kind: 'route', path: relative, isOperation: false, ...(partOf ? { partOf } : {}) };
}

function plainTarget(segments: readonly string[], query: string): PlainTarget {
  const [first = '', second, third, fourth, ...rest] = segments;
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

/** Undefined where the answer is to be laid out too. The links of searches and histories go on saying what was asked. */
function partOfTarget(
  segments: readonly string[],
  query: string,
  formats: SearchParameters,
): PartOfTarget | undefined {
  if (formats.some(([name]) => name !== '_summary' && name !== '_elements')) return undefined;
  const isPage = segments.length === 1 || segments.at(-1) === '_history';
  const others = decodeParameters(query, 'entry').filter(([name]) => !FORMAT_PARAMETERS.has(name));
  return { target: plainTarget(segments, isPage ? query : encodeParameters(others)), part: formats };
}

const OPERATION = /^\$[a-z][a-z0-9-]{0,63}$/i;

/** `?_type=…`, `metadata`, `$op`, `Patient/$op`, `Patient/1/$op`, `Patient/1/Observation`, `Patient/1/*` */
function isRouted(parts: readonly string[]): boolean {
  const last = parts.at(-1) ?? '';
  if (parts.length === 1 && (last === '' || last === 'metadata' || OPERATION.test(last))) return true;
  const [type = '', id = ''] = parts;
  if (!isResourceType(type) || parts.length > 3) return false;
  if (parts.length === 2) return OPERATION.test(last);
  return parts.length === 3 && isId(id) && (OPERATION.test(last) || last === '*' || isResourceType(last));
}

/** How the answer is to be shortened or laid out, which in a batch is the work of the routes; empty if it is not. */
function formatsIn(query: string): SearchParameters {
  const formats = decodeParameters(query, 'entry').filter(([name]) => FORMAT_PARAMETERS.has(name));
  const isCount = formats.every(([name, value]) => name === '_summary' && value === 'count');
  return isCount ? [] : formats;
}

function malformed(): InvalidError {
  return new InvalidError(
    'The URL of an entry must be Type, Type/id, Type/id/_history/version, Type?search, a _history, a search or an operation, below the FHIR base',
    'request.url',
  );
}
