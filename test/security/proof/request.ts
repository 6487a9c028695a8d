import type { Json } from '../../support/fhir-client.js';
import type { Criterion } from './criterion.js';
import type { FilterTest } from './filter-test.js';

/** What `_include` or `_revinclude` asks for. */
export interface Inclusion {
  readonly reverse: boolean;
  readonly iterate: boolean;
  readonly source: string;
  /** A reference parameter of the source, or `*`. */
  readonly code: string;
  readonly target?: string;
}

/** One of the five of https://hl7.org/fhir/R4/compartmentdefinition.html */
export interface Compartment {
  readonly type: string;
  readonly id: string;
}

export interface SearchRequest {
  readonly kind: 'search';
  readonly resourceType: string;
  readonly compartment?: Compartment;
  readonly where: readonly Criterion[];
  readonly filter?: FilterTest;
  readonly inclusions: readonly Inclusion[];
  /** Keys, separated by commas. */
  readonly sort?: string;
  readonly count?: number;
  readonly total?: 'accurate' | 'estimate';
  /** What is shown of each resource: `_summary=text`, `_elements=status`. */
  readonly shape?: string;
  /** Sent as a form. */
  readonly posted?: boolean;
}

export interface ReadRequest {
  readonly kind: 'read';
  readonly resourceType: string;
  readonly id: string;
  readonly head?: boolean;
  /** Sent in a condition: the version that is known already, or that everything up to now is. */
  readonly known?: string;
  readonly shape?: string;
}

export interface HistoryRequest {
  readonly kind: 'history';
  readonly resourceType?: string;
  readonly id?: string;
  readonly count?: number;
  readonly since?: string;
  readonly at?: string;
  readonly oldestFirst?: boolean;
}

/** Several types, everywhere or in a compartment. */
export interface TypesRequest {
  readonly kind: 'types';
  readonly resourceTypes: readonly string[];
  readonly compartment?: Compartment;
  readonly where: readonly Criterion[];
  readonly inclusions?: readonly Inclusion[];
  /** By what every resource has. */
  readonly sort?: string;
  readonly count?: number;
  readonly total?: 'accurate' | 'estimate';
}

/** A whole record, or a part of it. */
export interface EverythingRequest {
  readonly kind: 'everything';
  readonly focus: 'Patient' | 'Encounter';
  readonly id?: string;
  readonly types?: readonly string[];
  readonly since?: string;
  /** Dates of care. */
  readonly start?: string;
  readonly end?: string;
  readonly count?: number;
}

/** Operations that show resources. */
export type OperationRequest =
  | EverythingRequest
  | {
      readonly kind: 'lastn';
      readonly patient: string;
      readonly max: number;
      readonly where: readonly Criterion[];
      readonly inclusions?: readonly Inclusion[];
    }
  | { readonly kind: 'document'; readonly id: string }
  | { readonly kind: 'meta'; readonly resourceType?: string; readonly id?: string }
  | {
      readonly kind: 'diff';
      readonly resourceType: string;
      /** An id, perhaps with a version: `id/_history/2`. */
      readonly from: string;
      readonly to: string;
    }
  /** What is sent is valid; whether there is such a resource, who may not read it is not told. */
  | { readonly kind: 'validate'; readonly resourceType: string; readonly id: string }
  | { readonly kind: 'expand'; readonly id: string };

/** A list or one resource by GraphQL, with the resources that it refers to. */
export interface GraphqlRequest {
  readonly kind: 'graphql';
  readonly search: SearchRequest;
  /** The element whose references are followed. */
  readonly reference: string;
  /** Searched from this resource on, by this parameter. */
  readonly from?: { readonly resourceType: string; readonly id: string; readonly code: string };
  /** Within each match, the resources of this type that refer to it by this parameter. */
  readonly within?: { readonly resourceType: string; readonly code: string };
}

export type WriteRequest =
  | {
      readonly kind: 'create' | 'update';
      readonly resource: Json;
      /** Of a conditional request. */
      readonly condition?: readonly Criterion[];
      /** The version that is to be replaced. */
      readonly ifMatch?: string;
      /** By what its Patient is looked for, in a transaction. */
      readonly subjectBy?: readonly Criterion[];
    }
  | {
      readonly kind: 'patch';
      readonly resourceType: string;
      readonly id: string;
      readonly language: 'json' | 'fhirpath';
      /** What becomes of elements of the resource. */
      readonly changes: Readonly<Record<string, Json>>;
      /** What an element must be for anything to change; of JSON Patch. */
      readonly test?: { readonly name: string; readonly value: Json };
      readonly condition?: readonly Criterion[];
      readonly ifMatch?: string;
    }
  /** `$meta-add` or `$meta-delete` of a tag. */
  | {
      readonly kind: 'label';
      readonly resourceType: string;
      readonly id: string;
      readonly isAdded: boolean;
      readonly tag: { readonly system: string; readonly code: string };
      readonly condition?: undefined;
      readonly ifMatch?: string;
    }
  | {
      readonly kind: 'delete';
      readonly resourceType: string;
      readonly id: string;
      readonly condition?: readonly Criterion[];
      readonly ifMatch?: string;
    };

/** What changes nothing and stands alone. */
export type QuestionRequest =
  | ReadRequest
  | { readonly kind: 'vread'; readonly resourceType: string; readonly id: string; readonly versionId: string }
  | HistoryRequest
  | TypesRequest
  | { readonly kind: 'count'; readonly search: SearchRequest }
  | OperationRequest
  | GraphqlRequest
  | SearchRequest;

/** One Bundle; a batch has at most one write, and a transaction writes each resource once. */
export interface BundleRequest {
  readonly kind: 'batch' | 'transaction';
  readonly writes: readonly WriteRequest[];
  readonly questions: readonly QuestionRequest[];
  /** Answered later, by a status URL. */
  readonly isDeferred?: boolean;
}

/** What is answered later, by a status URL. */
export interface DeferredRequest {
  readonly kind: 'deferred';
  readonly question: SearchRequest | TypesRequest | HistoryRequest | OperationRequest;
}

/** A search whose pages are asked for one by one, and what somebody else changes after the first of them. */
export interface MovingRequest {
  readonly kind: 'moving';
  readonly question: SearchRequest;
  /** Resources as they become; with `deleted`, if they go. */
  readonly changes: readonly Json[];
}

export type ProofRequest = QuestionRequest | WriteRequest | BundleRequest | DeferredRequest | MovingRequest;
