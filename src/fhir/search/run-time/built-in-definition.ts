import { isDeepStrictEqual } from 'node:util';
import type { SearchParameter } from 'fhir/r4.js';
import { type SearchParameterDefinition, searchParametersOf } from '../../definitions/search-parameters.js';
import { branchesOf, type PathBranch } from '../expression/path-branch.js';
import { parsePathExpression } from '../expression/path-expression.parser.js';
import { expressionsByType, typesOfBase } from './expressions-by-type.js';
import { unsuitable } from './unsuitable-definition.js';

/** The built-in parameter of a type with this canonical URL. */
export function builtInDefinition(resourceType: string, url: string): SearchParameterDefinition | undefined {
  return searchParametersOf(resourceType)
    .values()
    .find(definition => definition.url === url);
}

/**
 * Whether the SearchParameter says what the server has built in, as R4's own definitions do: storing it changes
 * nothing. One that would change a built-in parameter is refused, since access is judged by some of them.
 */
export function repeatsBuiltIn({ url, code, type, base, expression }: SearchParameter): boolean {
  const types = typesOfBase(base);
  const known = types.map(resourceType => searchParametersOf(resourceType).get(code));
  if (known.every(definition => definition === undefined)) {
    if (types.some(resourceType => builtInDefinition(resourceType, url))) {
      throw unsuitable(
        'url',
        'is that of a built-in search parameter with another code: choose a url of your own',
      );
    }
    return false;
  }
  if (known.some(definition => definition?.url !== url || definition.type !== type)) {
    throw unsuitable(
      'code',
      `is that of a built-in search parameter of ${typeOf(known)}: choose another code`,
    );
  }
  const own = expression === undefined ? undefined : expressionsByType(expression, base);
  for (const definition of known.filter(one => one !== undefined)) {
    if (!isSamePath(definition, own?.get(definition.resourceType))) {
      throw unsuitable(
        'expression',
        `differs from the built-in search parameter ${code} of ${definition.resourceType}, which cannot be changed: ` +
          'choose a url and a code of your own',
      );
    }
  }
  return true;
}

function typeOf(known: readonly (SearchParameterDefinition | undefined)[]): string {
  return known.find(definition => definition !== undefined)?.resourceType ?? '';
}

function isSamePath(
  { expression, resourceType }: SearchParameterDefinition,
  own: string | undefined,
): boolean {
  if (expression === undefined || own === undefined) return expression === own;
  return isDeepStrictEqual(pathsOf(expression, resourceType), pathsOf(own, resourceType));
}

function pathsOf(expression: string, resourceType: string): readonly PathBranch[] | undefined {
  try {
    return branchesOf(parsePathExpression(expression), resourceType);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
