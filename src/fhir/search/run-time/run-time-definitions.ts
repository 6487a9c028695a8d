import type { SearchParameter } from 'fhir/r4.js';
import { isResourceType } from '../../definitions/resource-types.js';
import type { SearchParameterDefinition } from '../../definitions/search-parameters.js';
import { branchesOf, type PathBranch } from '../expression/path-branch.js';
import { parsePathExpression } from '../expression/path-expression.parser.js';
import { indexedParameter } from '../indexed-parameter.registry.js';
import { kindOf } from '../parameters/parameter-kinds.js';
import { TermHash } from '../term-hash.js';
import { type FindDefinition, runTimeComponents } from './run-time-components.js';
import { expressionsByType } from './expressions-by-type.js';
import { unsuitable } from './unsuitable-definition.js';

/** No URL needs escaping in it; codes that begin with `_` are the specification's own. */
const CODE = /^[A-Za-z][\w-]{0,63}$/;

/**
 * What an active SearchParameter defines, for each type of its base. Throws BusinessRuleError for what this server
 * cannot index, and says what to change. https://hl7.org/fhir/R4/searchparameter.html
 */
export function runTimeDefinitions(
  parameter: SearchParameter,
  find: FindDefinition,
): readonly SearchParameterDefinition[] {
  const { url, code, type, base, expression } = parameter;
  if (!CODE.test(code)) {
    throw unsuitable('code', 'must begin with a letter and have up to 64 letters, digits, - and _');
  }
  if (type === 'special') throw unsuitable('type', 'special has no meaning that a server could know');
  if (expression === undefined) throw unsuitable('expression', 'is missing: it says what to index');
  if (type !== 'reference' && parameter.target) throw unsuitable('target', 'is for reference parameters');
  if (parameter.target?.some(target => !isResourceType(target))) {
    throw unsuitable('target', 'must name resource types of this server');
  }
  return [...expressionsByType(expression, base)].map(([resourceType, own]) => {
    const definition: SearchParameterDefinition = {
      code,
      type,
      url,
      resourceType,
      expression: own,
      targets: parameter.target ?? [],
      components: [],
      comparators: parameter.comparator ?? [],
      multipleOr: parameter.multipleOr ?? true,
    };
    const components = runTimeComponents(parameter, resourceType, pathsOf(definition), find);
    const whole = { ...definition, components };
    return { ...whole, dataTypes: type === 'composite' ? elementTypesOf(whole) : dataTypesOf(whole) };
  });
}

function pathsOf({ expression = '', resourceType }: SearchParameterDefinition): readonly PathBranch[] {
  try {
    return branchesOf(parsePathExpression(expression), resourceType);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw unsuitable('expression', `cannot be indexed for ${resourceType}: ${error.message}`);
  }
}

/** The elements of a composite, each of which has a last part that can be indexed. */
function elementTypesOf(definition: SearchParameterDefinition): readonly string[] {
  const parameter = indexedParameter({ ...definition, revision: 0 }, new TermHash(Buffer.alloc(16)));
  const last = definition.components.at(-1)!;
  const kind = kindOf({ ...definition, type: last.type });
  for (const { type } of parameter.branches) {
    const ends = branchesOf(parsePathExpression(last.expression), type);
    const unknown = ends.find(end => !canIndex(() => kind.indexer(parameter, end)));
    if (!unknown) continue;
    const place = `component[${definition.components.length - 1}].expression`;
    throw unsuitable(
      place,
      `leads to ${unknown.type}, which a ${last.type} parameter cannot index: add .ofType(…)`,
    );
  }
  return [...new Set(parameter.branches.map(({ type }) => type))];
}

/** `value` of an extension leads to fifty data types: those that the kind of parameter can index are. */
function dataTypesOf(definition: SearchParameterDefinition): readonly string[] {
  const parameter = indexedParameter({ ...definition, revision: 0 }, new TermHash(Buffer.alloc(16)));
  const types = new Set(parameter.branches.map(branch => branch.type));
  const indexed = new Set(
    parameter.branches
      .filter(branch => canIndex(() => kindOf(definition).indexer(parameter, branch)))
      .map(({ type }) => type),
  );
  if (indexed.size > 0) return [...indexed];
  throw unsuitable(
    'expression',
    `leads to ${[...types].slice(0, 5).join(', ')}, which a ${definition.type} parameter cannot index`,
  );
}

function canIndex(compile: () => unknown): boolean {
  try {
    compile();
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
