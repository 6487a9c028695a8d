import { isResourceType } from '../definitions/resource-types.js';
import { isId } from './primitive.js';
import type { ResourceAddress } from './resource.js';

/** What `Reference.reference` may say. https://hl7.org/fhir/R4/references.html#literal */
export type ParsedReference =
  | LocalReference
  /** A resource of another server; type and id when the URL has the RESTful form. */
  | { readonly kind: 'absolute'; readonly url: string; readonly target?: ResourceAddress }
  /** `urn:uuid:…`, `urn:oid:…`: an entry of the same Bundle. */
  | { readonly kind: 'urn'; readonly urn: string }
  /** `#id`, a contained resource; the id is empty for the container itself. */
  | { readonly kind: 'fragment'; readonly id: string }
  /** `Patient?identifier=…`, only in transactions. https://hl7.org/fhir/R4/http.html#trules */
  | { readonly kind: 'conditional'; readonly resourceType: string; readonly query: string };

/** A resource of this server. */
export interface LocalReference extends ResourceAddress {
  readonly kind: 'local';
  readonly versionId?: string;
}

/**
 * Reads a literal reference; undefined when it has none of the forms.
 * An absolute URL below `ownBase` (the FHIR base, without a slash at the end) is a local one.
 */
export function parseReference(text: string, ownBase?: string): ParsedReference | undefined {
  if (text.startsWith('#')) return fragment(text.slice(1));
  if (text.startsWith('urn:'))
    return /^urn:(?:uuid|oid):\S+$/.test(text) ? { kind: 'urn', urn: text } : undefined;
  if (ownBase !== undefined && text.startsWith(`${ownBase}/`))
    return relative(text.slice(ownBase.length + 1));
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return absolute(text);
  return relative(text) ?? conditional(text);
}

export function formatReference({ resourceType, id }: ResourceAddress, versionId?: string): string {
  return versionId === undefined ? `${resourceType}/${id}` : `${resourceType}/${id}/_history/${versionId}`;
}

function fragment(id: string): ParsedReference | undefined {
  return id === '' || isId(id) ? { kind: 'fragment', id } : undefined;
}

function relative(text: string): LocalReference | undefined {
  const [resourceType = '', id = '', history, versionId, ...rest] = text.split('/');
  if (!isResourceType(resourceType) || !isId(id) || rest.length > 0) return undefined;
  if (history === undefined) return { kind: 'local', resourceType, id };
  if (history !== '_history' || versionId === undefined || !isId(versionId)) return undefined;
  return { kind: 'local', resourceType, id, versionId };
}

function absolute(url: string): ParsedReference | undefined {
  if (/\s/.test(url)) return undefined;
  const [base = '', versionId] = url.split('/_history/');
  if (versionId !== undefined && !isId(versionId)) return undefined;
  const [resourceType = '', id = ''] = base.split('/').slice(-2);
  const isRestful = isResourceType(resourceType) && isId(id);
  return { kind: 'absolute', url, ...(isRestful ? { target: { resourceType, id } } : {}) };
}

function conditional(text: string): ParsedReference | undefined {
  const mark = text.indexOf('?');
  const resourceType = text.slice(0, mark);
  if (mark === -1 || !isResourceType(resourceType)) return undefined;
  return { kind: 'conditional', resourceType, query: text.slice(mark + 1) };
}
