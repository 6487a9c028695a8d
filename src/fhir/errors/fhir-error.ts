import type { OperationOutcomeIssue } from 'fhir/r4.js';

/** `issue.code` of an OperationOutcome. https://hl7.org/fhir/R4/valueset-issue-type.html */
export type IssueType = OperationOutcomeIssue['code'];

/** One thing that is wrong: what, where, and what the developer should change. */
export interface Issue {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information';
  readonly code: IssueType;
  /** What to change. Never holds a value of a patient's data. */
  readonly diagnostics: string;
  /** FHIRPath of the element, `Patient.name[0].family`, or `http.header-name`. */
  readonly expression?: string;
}

/**
 * A fact that ends a request. Services throw it; `OperationOutcomeFilter` alone knows HTTP.
 * https://hl7.org/fhir/R4/http.html#Status-Codes
 */
export abstract class FhirError extends Error {
  abstract readonly status: number;
  /** Response headers which belong to the fact, such as `WWW-Authenticate`. */
  readonly headers: Readonly<Record<string, string>> = {};
  /** Which of several changes was refused: set by `ResourceTransaction.apply`, so that the entry can be named. */
  changeIndex?: number;

  constructor(readonly issues: readonly Issue[]) {
    super(issues.map(issue => issue.diagnostics).join('; '));
    this.name = new.target.name;
  }
}

function single(code: IssueType, diagnostics: string, expression?: string): readonly Issue[] {
  return [{ severity: 'error', code, diagnostics, ...(expression === undefined ? {} : { expression }) }];
}

/** The body is not a valid R4 resource: unknown element, wrong type, cardinality, binding. */
export class StructureError extends FhirError {
  readonly status = 400;
  constructor(issues: readonly Issue[] | string, expression?: string) {
    super(typeof issues === 'string' ? single('structure', issues, expression) : issues);
  }
}

/** A value, header or search parameter is wrong. */
export class InvalidError extends FhirError {
  readonly status = 400;
  constructor(diagnostics: string, expression?: string, code: IssueType = 'invalid') {
    super(single(code, diagnostics, expression));
  }
}

/** We do not do that: 400 for a parameter, 404 for an unknown type, 405 for a method, 501 for a feature. */
export class NotSupportedError extends FhirError {
  constructor(
    diagnostics: string,
    readonly status: 400 | 404 | 405 | 406 | 415 | 501 = 400,
    override readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(single('not-supported', diagnostics));
  }
}

/** No token, or one which does not verify. RFC 6750 §3. */
export class LoginRequiredError extends FhirError {
  readonly status = 401;
  override readonly headers: Readonly<Record<string, string>>;
  constructor(diagnostics: string, challenge: string, code: 'login' | 'expired' = 'login') {
    super(single(code, diagnostics));
    this.headers = { 'WWW-Authenticate': challenge };
  }
}

/** The token lacks a scope. RFC 6750 §3.1. */
export class InsufficientScopeError extends FhirError {
  readonly status = 403;
  override readonly headers: Readonly<Record<string, string>>;
  constructor(missing: string) {
    super(single('forbidden', `insufficient_scope: the access token does not grant ${missing}`));
    this.headers = { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${missing}"` };
  }
}

/** The token grants the interaction, but not on this content. */
export class ForbiddenError extends FhirError {
  readonly status = 403;
  constructor(diagnostics: string) {
    super(single('forbidden', diagnostics));
  }
}

/** No such resource, or one outside what the caller may see: the two answers are the same. */
export class NotFoundError extends FhirError {
  readonly status = 404;
  constructor(diagnostics = 'The resource does not exist') {
    super(single('not-found', diagnostics));
  }
}

/** https://hl7.org/fhir/R4/http.html#delete */
export class DeletedError extends FhirError {
  readonly status = 410;
  constructor(versionId: string) {
    super(single('deleted', 'The resource was deleted'));
    this.versionId = versionId;
  }
  readonly versionId: string;
}

/** The write collided with another one. */
export class ConflictError extends FhirError {
  readonly status = 409;
  constructor(diagnostics: string) {
    super(single('conflict', diagnostics));
  }
}

/** `If-Match` or `If-None-Match` does not hold. https://hl7.org/fhir/R4/http.html#concurrency */
export class VersionConflictError extends FhirError {
  readonly status = 412;
  /** Without a version: there is no such resource (RFC 9110 §13.1.1). */
  constructor(currentVersionId?: string, condition: 'If-Match' | 'If-None-Match' = 'If-Match') {
    const fact =
      currentVersionId === undefined
        ? 'there is no such resource'
        : `the current version is ${currentVersionId}`;
    super(single('conflict', `${condition} does not hold: ${fact}`));
  }
}

/** A condition matches several resources. https://hl7.org/fhir/R4/http.html#ccreate */
export class MultipleMatchesError extends FhirError {
  readonly status = 412;
  constructor(diagnostics = 'The condition matches more than one resource') {
    super(single('multiple-matches', diagnostics));
  }
}

/** A profile or a rule of the house is broken. */
export class BusinessRuleError extends FhirError {
  readonly status = 422;
  constructor(diagnostics: string, expression?: string) {
    super(single('business-rule', diagnostics, expression));
  }
}

/** More was asked than we are willing to spend. */
export class TooCostlyError extends FhirError {
  constructor(
    diagnostics: string,
    readonly status: 403 | 413 = 403,
  ) {
    super(single(status === 413 ? 'too-long' : 'too-costly', diagnostics));
  }
}

/** No byte of the content is in the range. RFC 9110 §15.5.17. */
export class RangeNotSatisfiableError extends FhirError {
  readonly status = 416;
  override readonly headers: Readonly<Record<string, string>>;
  constructor(size: number) {
    super(single('value', `The content has ${size} bytes: Range begins after them`, 'http.range'));
    this.headers = { 'Content-Range': `bytes */${size}` };
  }
}

/** The caller has asked for too much at once. RFC 6585 §4. */
export class TooManyRequestsError extends FhirError {
  readonly status = 429;
  override readonly headers: Readonly<Record<string, string>>;
  constructor(diagnostics: string, retryAfterSeconds = 10) {
    super(single('throttled', diagnostics));
    this.headers = { 'Retry-After': String(retryAfterSeconds) };
  }
}

/** What was put off has ended without an answer. */
export class UnansweredError extends FhirError {
  readonly status = 500;
  constructor(diagnostics: string) {
    super(single('exception', diagnostics));
  }
}

/** The database is away, a lock or a time-out: try again. */
export class TransientError extends FhirError {
  readonly status = 503;
  override readonly headers: Readonly<Record<string, string>>;
  constructor(
    diagnostics: string,
    code: 'transient' | 'lock-error' | 'no-store' | 'timeout' = 'transient',
    retryAfterSeconds = 5,
  ) {
    super(single(code, diagnostics));
    this.headers = { 'Retry-After': String(retryAfterSeconds) };
  }
}
