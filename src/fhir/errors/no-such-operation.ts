import { NotSupportedError } from './fhir-error.js';

/** Nobody answers to this `$…`, of this type or at this level. https://hl7.org/fhir/R4/operations.html#executing */
export function noSuchOperation(): NotSupportedError {
  return new NotSupportedError(
    'There is no such operation here: /fhir/metadata says which there are, of what types and instances',
    404,
  );
}
