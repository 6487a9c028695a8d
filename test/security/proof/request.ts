import type { Json } from '../../support/fhir-client.js';
import type { Criterion } from './criterion.js';

/** What `_include` or `_revinclude` asks for. */
export interface Inclusion {
  readonly reverse: boolean;
  readonly iterate: boolean;
  readonly source: string;
  /** A reference parameter of the source, or `*`. */
  readonly code: string;
  readonly target?: string;
}

export interface SearchRequest {
  readonly kind: 'search';
  readonly resourceType: string;
  /** Id of the patient whose compartment is searched. */
  readonly compartment?: string;
  readonly where: readonly Criterion[];
  /** `_filter`: one of these must hold, or, if negated, none. */
  readonly filter?: { readonly negated: boolean; readonly anyOf: readonly Criterion[] };
  readonly inclusions: readonly Inclusion[];
  readonly sort?: string;
  readonly count?: number;
  readonly total: boolean;
  /** Sent as a form. */
  readonly posted: boolean;
}

export type WriteRequest =
  | { readonly kind: 'create' | 'update'; readonly resource: Json }
  | { readonly kind: 'delete'; readonly resourceType: string; readonly id: string };

export type ProofRequest =
  | { readonly kind: 'read'; readonly resourceType: string; readonly id: string }
  | { readonly kind: 'vread'; readonly resourceType: string; readonly id: string; readonly versionId: string }
  | {
      readonly kind: 'history';
      readonly resourceType?: string;
      readonly id?: string;
      readonly count?: number;
    }
  | { readonly kind: 'types'; readonly resourceTypes: readonly string[]; readonly count?: number }
  | { readonly kind: 'count'; readonly search: SearchRequest }
  | { readonly kind: 'everything'; readonly id: string }
  | { readonly kind: 'batch'; readonly requests: readonly ProofRequest[] }
  | WriteRequest
  | SearchRequest;

/** What changes nothing and stands alone. */
export type QuestionRequest = Exclude<ProofRequest, WriteRequest | { readonly kind: 'batch' }>;
