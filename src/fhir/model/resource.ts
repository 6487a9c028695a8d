/**
 * Any FHIR resource as a JSON tree. Numbers whose text JavaScript would change (`1.10`) are held as
 * `JSON.rawJSON` values, so that `JSON.stringify` gives every digit back (docs/decisions, B3).
 */
export interface Resource {
  resourceType: string;
  id?: string;
  meta?: ResourceMeta;
  [element: string]: unknown;
}

export interface ResourceMeta {
  versionId?: string;
  lastUpdated?: string;
  profile?: string[];
  [element: string]: unknown;
}

/** The address of a resource on this server. */
export interface ResourceAddress {
  readonly resourceType: string;
  readonly id: string;
}

/** One version of a resource as it is stored and sent. */
export interface StoredResource extends ResourceAddress {
  readonly versionId: string;
  readonly lastUpdated: Date;
  /** The JSON exactly as it goes out; undefined for a version that deleted the resource. */
  readonly content: string | undefined;
  /** What made this version. */
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
}
