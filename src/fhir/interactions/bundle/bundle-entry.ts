import { InvalidError } from '../../errors/fhir-error.js';
import type { Resource } from '../../model/resource.js';
import type { VersionCondition } from '../../storage/version-condition.js';
import { parseIfMatch, parseIfNoneMatch } from '../entity-tag.js';
import { inEntry } from './entry-error.js';
import { type EntryTarget, parseEntryTarget } from './entry-target.js';

export type EntryMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request of a batch or transaction. https://hl7.org/fhir/R4/http.html#transaction */
export interface BundleEntry {
  readonly index: number;
  /** FHIRPath, for whoever is told of a mistake in it. */
  readonly path: string;
  readonly fullUrl?: string;
  readonly resource?: unknown;
  readonly method: EntryMethod;
  readonly target: EntryTarget;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly ifModifiedSince?: string;
  readonly ifNoneExist?: string;
}

/** As the structure of Bundle has it; validated before. */
export interface RawEntry {
  readonly fullUrl?: string;
  readonly resource?: unknown;
  readonly request?: {
    readonly method: EntryMethod;
    readonly url: string;
    readonly ifMatch?: string;
    readonly ifNoneMatch?: string;
    readonly ifModifiedSince?: string;
    readonly ifNoneExist?: string;
  };
}

/** The raw entries of a Bundle whose structure is valid. */
export function entriesOf(bundle: Resource): readonly RawEntry[] {
  return (bundle['entry'] ?? []) as readonly RawEntry[];
}

function entryPath(index: number): string {
  return `Bundle.entry[${index}]`;
}

export function parseBundleEntry(raw: RawEntry, index: number, fhirBase: string): BundleEntry {
  const path = entryPath(index);
  return inEntry(path, () => {
    const { request, ...content } = raw;
    if (!request) throw new InvalidError('An entry of a batch or transaction needs a request', 'request');
    const { url, ...conditions } = request;
    const entry: BundleEntry = {
      ...content,
      ...conditions,
      index,
      path,
      target: parseEntryTarget(url, fhirBase),
    };
    requireFittingTarget(entry);
    return entry;
  });
}

/** Which targets a method has; a body where one is due. */
function requireFittingTarget({ method, target, resource, ...conditions }: BundleEntry): void {
  const isOperation = target.kind === 'route' && target.isOperation;
  const isCondition = target.kind === 'type' && target.query !== '';
  const fits = {
    GET: true,
    HEAD: true,
    POST: (target.kind === 'type' && !isCondition) || isOperation,
    PUT: target.kind === 'instance' || isCondition,
    PATCH: target.kind === 'instance' || isCondition,
    DELETE: target.kind === 'instance' || isCondition,
  }[method];
  if (!fits) throw new InvalidError(`${method} is not possible on this URL`, 'request.url');
  const takesBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  const needsBody = takesBody && !isOperation;
  if (needsBody && resource === undefined) throw new InvalidError(`${method} needs a resource`, 'resource');
  if (!takesBody && resource !== undefined) throw new InvalidError(`${method} takes no resource`, 'resource');
  requireFittingConditions(method, isOperation, conditions);
}

/** Passed over, a write would happen that the client wanted to prevent. */
function requireFittingConditions(
  method: EntryMethod,
  isOperation: boolean,
  { ifMatch, ifNoneExist, ifNoneMatch }: Pick<BundleEntry, 'ifMatch' | 'ifNoneExist' | 'ifNoneMatch'>,
): void {
  if (ifNoneExist !== undefined && method !== 'POST') {
    throw new InvalidError('ifNoneExist is for POST only', 'request.ifNoneExist');
  }
  if (isOperation) return;
  if (ifMatch !== undefined && method === 'POST') {
    throw new InvalidError('ifMatch is for PUT, PATCH and DELETE only', 'request.ifMatch');
  }
  if (ifNoneMatch !== undefined && !['GET', 'HEAD', 'PUT'].includes(method)) {
    throw new InvalidError('ifNoneMatch is for GET and PUT only', 'request.ifNoneMatch');
  }
}

/** The version that a write depends on. https://hl7.org/fhir/R4/http.html#concurrency */
export function versionOf({ ifMatch, ifNoneMatch, path }: BundleEntry): VersionCondition {
  return inEntry(path, () => ({
    ...(ifMatch === undefined ? {} : { ifMatch: parseIfMatch(ifMatch) }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch: parseIfNoneMatch(ifNoneMatch) }),
  }));
}
