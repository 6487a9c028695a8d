import type { SearchParameter } from 'fhir/r4.js';
import type { DeclaredSearchParameter } from './declared-search-parameter.js';

/** The resource that a declaration stands for. */
export function searchParameterResource(declared: DeclaredSearchParameter): SearchParameter & { id: string } {
  const { id, code, ...more } = declared;
  return {
    resourceType: 'SearchParameter',
    id,
    status: 'active',
    code,
    name: code.replaceAll(/\W+/g, ''),
    description: `Search parameter ${code} of a module of this installation`,
    ...more,
  };
}
