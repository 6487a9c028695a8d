/** RFC 7644 §3.12, table 9 */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers';

/** A fact that ends a SCIM request. The detail says what to change; it never repeats what somebody's record says. */
export class ScimError extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly scimType?: ScimType,
  ) {
    super(detail);
    this.name = 'ScimError';
  }
}

/** 400 with its kind. */
export function refused(scimType: ScimType, detail: string): ScimError {
  return new ScimError(400, detail, scimType);
}
