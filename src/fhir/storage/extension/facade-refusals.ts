import { NotSupportedError } from '../../errors/fhir-error.js';

/** The other system tells what is, not what was. */
export function noHistory(): NotSupportedError {
  return new NotSupportedError(
    'Resources of this type come from another system, which has no versions of them',
    501,
  );
}
