import {
  type SearchParameterDefinition,
  searchParametersOf,
} from '../../fhir/definitions/search-parameters.js';
import { runTimeDefinitions } from '../../fhir/search/run-time/run-time-definitions.js';
import { UnsuitableDefinition } from '../../fhir/search/run-time/unsuitable-definition.js';
import { searchParameterResource } from '../search-parameter.resource.js';
import type { TypeInHand } from './type-in-hand.js';

/** Has what all domain resources have. */
const ANY_TYPE = 'Basic';

/** What the type can be searched by. Its elements must be known by now. */
export function typeSearchParameters(type: TypeInHand): ReadonlyMap<string, SearchParameterDefinition> {
  const found = new Map(inherited(type.name).map(definition => [definition.code, definition]));
  for (const declared of type.declared.searchParameters ?? []) {
    const place = `SearchParameter ${declared.code}:`;
    const definition = compile({ ...declared, base: [type.name] }, place, type, found);
    if (found.has(definition.code)) type.refuse(place, 'stands there twice: choose another code');
    found.set(definition.code, definition);
  }
  return found;
}

/** `_id`, `_lastUpdated` and the like. */
function inherited(name: string): readonly SearchParameterDefinition[] {
  return [...searchParametersOf(ANY_TYPE).values()]
    .filter(({ code }) => code.startsWith('_'))
    .map(({ expression, ...more }) => ({
      ...more,
      resourceType: name,
      ...(expression === undefined ? {} : { expression: expression.replace(ANY_TYPE, name) }),
    }));
}

function compile(
  declared: Parameters<typeof searchParameterResource>[0],
  place: string,
  type: TypeInHand,
  known: ReadonlyMap<string, SearchParameterDefinition>,
): SearchParameterDefinition {
  const byUrl = (url: string): SearchParameterDefinition | undefined =>
    known.values().find(definition => definition.url === url);
  if (byUrl(declared.url)) type.refuse(place, 'has the url of another one: choose one of your own');
  try {
    const [definition] = runTimeDefinitions(searchParameterResource(declared), (_type, url) => byUrl(url));
    return definition ?? type.refuse(place, 'defines nothing');
  } catch (error) {
    if (!(error instanceof UnsuitableDefinition)) throw error;
    return type.refuse(place, `${error.element} ${error.problem}`);
  }
}
