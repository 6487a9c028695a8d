import { BusinessRuleError, InvalidError } from '../errors/fhir-error.js';

/**
 * The patch is well-formed, but the resource is not as it expects: 422, nothing is changed.
 * RFC 5789 §2.2; https://hl7.org/fhir/R4/http.html#patch
 */
export class PatchNotApplicableError extends BusinessRuleError {}

/** A `test` of a JSON Patch does not hold: the resource has changed, or was never so. RFC 6902 §4.6 */
export class PatchTestError extends PatchNotApplicableError {}

/** One operation of a patch, for messages; they repeat neither paths nor values, which may hold a patient's data. */
export class PatchStep {
  constructor(
    private readonly index: number,
    private readonly expression: string,
  ) {}

  /** The patch itself is wrong: 400. */
  refuse(what: string): never {
    throw new InvalidError(this.message(what), this.expression);
  }

  /** The patch does not fit the resource: 422. */
  fail(what: string): never {
    throw new PatchNotApplicableError(this.message(what), this.expression);
  }

  /** RFC 6902 §4.6 */
  failTest(): never {
    throw new PatchTestError(this.message('the test does not hold'), this.expression);
  }

  private message(what: string): string {
    return `Operation ${this.index + 1} of the patch: ${what}`;
  }
}
