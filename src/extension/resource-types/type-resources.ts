import type { Resource } from '../../fhir/model/resource.js';
import { searchParameterResource } from '../search-parameter.resource.js';
import type { DeclaredResourceType } from './declared-resource-type.js';

type Definition = Resource & { readonly id: string };

/** What of a declared type can be read: its value sets, its StructureDefinition, its search parameters. */
export function typeResources(declared: DeclaredResourceType): readonly Definition[] {
  const { definition, searchParameters = [], valueSets = [] } = declared;
  const base = [definition.type];
  const resources = [
    ...valueSets.map(valueSet => ({ id: lastPart(valueSet.url), ...valueSet })),
    { id: definition.type, ...definition },
    ...searchParameters.map(each => searchParameterResource({ ...each, base })),
  ];
  return resources as unknown as readonly Definition[];
}

/** Of a canonical URL, as an id may be. */
function lastPart(url = ''): string {
  const [last = ''] = url.split('/').slice(-1);
  return last.replaceAll(/[^A-Za-z0-9.-]/g, '-').slice(0, 64);
}
