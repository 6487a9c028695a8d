import { isResourceType, resourceTypes } from '../../fhir/definitions/resource-types.js';
import { FhirError } from '../../fhir/errors/fhir-error.js';
import { accessCriterion } from '../../fhir/search/access-criterion.js';
import type { SearchContext } from '../../fhir/search/parameters/parameter-kind.js';
import { parseSearchQuery } from '../../fhir/search/search-query.parser.js';
import type { PolicyDeclaration, PolicyRuleDeclaration } from './policy.declaration.js';

/** What is wrong with policies beyond their form. */
export function policyMistakes(
  policies: readonly PolicyDeclaration[],
  context: SearchContext,
): readonly { readonly path: string; readonly message: string }[] {
  const names = policies.map(({ name }) => name);
  return policies.flatMap(({ name, roles, rules }, index) => [
    ...(names.indexOf(name) < index ? [{ path: `[${index}].name`, message: 'is declared twice' }] : []),
    ...(roles.includes('admin')
      ? [{ path: `[${index}].roles`, message: 'must not name admin: nobody could take a mistake back' }]
      : []),
    ...rules.flatMap((rule, number) => {
      const message = criteriaMistake(rule, context);
      return message === undefined ? [] : [{ path: `[${index}].rules[${number}].criteria`, message }];
    }),
  ]);
}

/** The criteria must be understood for every type that the rule names: else a denial would mean all of the type. */
function criteriaMistake(
  { types, criteria }: PolicyRuleDeclaration,
  context: SearchContext,
): string | undefined {
  if (criteria === undefined) return undefined;
  const all = types.includes('*') ? resourceTypes() : types.filter(isResourceType);
  const type = all.find(each => accessCriterion(criteria, each, context) === undefined);
  return type === undefined ? undefined : `is no search on ${type}: ${reasonOf(criteria, type)}`;
}

function reasonOf(criteria: string, resourceType: string): string {
  try {
    parseSearchQuery(resourceType, [...new URLSearchParams(criteria)], { handling: 'strict' });
  } catch (error) {
    if (error instanceof FhirError) return error.message;
    throw error;
  }
  return 'only parameters of the resource itself decide about access, without chains, _has and result parameters';
}
