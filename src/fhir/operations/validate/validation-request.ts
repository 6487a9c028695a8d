import { addedType } from '../../definitions/added-types.js';
import { InvalidError } from '../../errors/fhir-error.js';
import type { OperationInput } from '../../rest/operation/operation-input.js';

const MODES = ['create', 'update', 'delete'] as const;

/** What is to be found out. https://hl7.org/fhir/R4/resource-operation-validate.html */
export interface ValidationRequest {
  readonly resourceType: string;
  /** Of the URL, at the level of an instance. */
  readonly id?: string;
  /** Undefined where only deletion is asked about. */
  readonly resource: unknown;
  /** Undefined if the content alone is asked about. */
  readonly mode?: (typeof MODES)[number];
}

/** Reads what was sent; what this server cannot judge is refused, lest silence be taken for approval. */
export function validationRequestOf(
  input: OperationInput,
  resourceType: string,
  id?: string,
): ValidationRequest {
  refuseProfiles(input, resourceType);
  const mode = modeOf(input);
  if (mode === 'delete' && id === undefined)
    throw new InvalidError('mode delete is for /Type/id/$validate', 'mode', 'not-supported');
  if (mode === 'create' && id !== undefined)
    throw new InvalidError('mode create is for /Type/$validate', 'mode', 'not-supported');
  if (mode !== 'delete' && !input.has('resource'))
    throw new InvalidError('The parameter resource is missing', 'resource', 'required');
  return {
    resourceType,
    resource: input.value('resource'),
    ...(id === undefined ? {} : { id }),
    ...(mode === undefined ? {} : { mode }),
  };
}

function modeOf(input: OperationInput): ValidationRequest['mode'] {
  const stated = input.text('mode');
  const mode = MODES.find(one => one === stated);
  if (stated === undefined || mode) return mode;
  throw new InvalidError('mode must be create, update or delete', 'mode', 'not-supported');
}

function refuseProfiles(input: OperationInput, resourceType: string): void {
  const profile = input.text('profile');
  const [url] = profile?.split('|') ?? [];
  const own = addedType(resourceType)?.url ?? `http://hl7.org/fhir/StructureDefinition/${resourceType}`;
  if (url === undefined || url === own) return;
  throw new InvalidError(
    `Only ${own} can be validated against: other profiles are not supported`,
    'profile',
    'not-supported',
  );
}
