import { InvalidError } from '../../errors/fhir-error.js';
import type { OperationInput } from '../../rest/operation/operation-input.js';
import type { OperationParameter } from '../../rest/operation/operation-parameter.js';
import { wantedDesignations } from '../../terminology/designations.js';
import type { ExpansionRequest } from '../../terminology/expansion-request.js';

/** What shapes an expansion; what R4 has beside it is refused by name. */
export const EXPANSION_PARAMETERS = {
  filter: { type: 'string' },
  offset: { type: 'integer' },
  count: { type: 'integer' },
  includeDesignations: { type: 'boolean' },
  designation: { type: 'string', max: '*' },
  activeOnly: { type: 'boolean' },
  excludeNested: { type: 'boolean' },
  displayLanguage: { type: 'code' },
} as const satisfies Readonly<Record<string, OperationParameter>>;

export function expansionRequestOf(input: OperationInput): ExpansionRequest {
  const designations = wantedDesignations(input.texts('designation'));
  const request = Object.fromEntries(
    Object.keys(EXPANSION_PARAMETERS)
      .filter(name => name !== 'designation' && input.has(name))
      .map(name => [name, input.value(name)]),
  ) as Omit<ExpansionRequest, 'designations'>;
  for (const name of ['offset', 'count'] as const) {
    if ((request[name] ?? 0) < 0)
      throw new InvalidError(`The parameter ${name} must not be negative`, name, 'value');
  }
  // Which designations are wanted says that some are.
  const includesSome = designations.length > 0 && request.includeDesignations === undefined;
  requireFlatPages(request);
  return { ...request, designations, ...(includesSome ? { includeDesignations: true } : {}) };
}

/** R4 lets a server pass over the paging of a nested expansion: who asks for both is told. */
function requireFlatPages({ excludeNested, offset, count }: Omit<ExpansionRequest, 'designations'>): void {
  if (excludeNested !== false || (offset === undefined && count === undefined)) return;
  throw new InvalidError(
    'Only a flat expansion has pages: leave out offset and count, or excludeNested=false',
    'excludeNested',
    'not-supported',
  );
}
