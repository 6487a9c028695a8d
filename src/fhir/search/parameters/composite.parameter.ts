import { type SearchParameterComponent, searchParametersOf } from '../../definitions/search-parameters.js';
import { InvalidError } from '../../errors/fhir-error.js';
import { allConditions, anyCondition, type IndexCondition } from '../condition/index-condition.js';
import { branchesOf, type PathBranch } from '../expression/path-branch.js';
import { parsePathExpression } from '../expression/path-expression.parser.js';
import { visitorOf } from '../expression/path-visitor.js';
import type { IndexEntriesBuilder } from '../index-entries.builder.js';
import type { IndexedParameter, ValueIndexer } from '../indexed-parameter.js';
import { indexedParameter } from '../indexed-parameter.registry.js';
import { parameterName, revisedCode } from '../search-term.js';
import { formsOf, searchedForm } from './composite-form.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import type { ParameterKind, SearchContext } from './parameter-kind.js';
import { splitUnescaped } from './parameter-value.js';
import { SIMPLE_PARAMETER_KINDS, type SimpleType } from './simple-parameter-kinds.js';

interface Part {
  readonly type: SimpleType;
  readonly branches: readonly PathBranch[];
}

/**
 * Values that stand together in one element. https://hl7.org/fhir/R4/search.html#composite
 *
 * Where the element cannot repeat, as in `Observation.code-value-quantity`, the parts' own parameters say it all.
 * Where it can, as in `Observation.component`, the last part is indexed under a name that holds the parts before it.
 */
export const compositeParameter: ParameterKind = {
  indexer(parameter, branch) {
    const parts = partsOf(parameter, branch);
    if (isToldByItsParts(parameter, branch))
      return value => parts.every(({ branches }) => hasValue(branches, value));
    return repeatedIndexer(parameter, branch, parts);
  },

  condition(parameter, { modifier, values }, context) {
    if (modifier !== undefined) throw unsupportedModifier(parameter, modifier);
    return anyCondition(
      values.flatMap(value => {
        const texts = splitUnescaped(value, '$');
        if (texts.length !== parameter.definition.components.length || texts.includes('')) {
          const parts = parameter.definition.components.map(({ code }) => code).join('$');
          throw invalidValue(parameter, value, `must be written as ${parts}`);
        }
        return parameter.branches.map(branch =>
          isToldByItsParts(parameter, branch)
            ? singleCondition(parameter, branch, texts, context)
            : repeatedCondition(parameter, branch, texts, context),
        );
      }),
    );
  },
};

/** Of a definition at run time nobody knows whether its parts have parameters of their own. */
function isToldByItsParts({ definition }: IndexedParameter, { isSingle }: PathBranch): boolean {
  return isSingle && definition.revision === undefined;
}

function partsOf(parameter: IndexedParameter, branch: PathBranch): readonly Part[] {
  return componentsOf(parameter).map(({ type, expression }) => ({
    type: type as SimpleType,
    branches: branchesOf(parsePathExpression(expression), branch.type),
  }));
}

/** R4 gives DocumentReference.relatesTo's reference the path of the code, and the code that of the reference. */
function componentsOf({ definition }: IndexedParameter): readonly SearchParameterComponent[] {
  if (definition.code !== 'relationship') return definition.components;
  const [reference, code] = definition.components;
  return [
    { ...reference!, expression: code!.expression },
    { ...code!, expression: reference!.expression },
  ];
}

function hasValue(branches: readonly PathBranch[], element: unknown): boolean {
  let found = false;
  for (const branch of branches) {
    visitorOf(branch)(element, () => {
      found = true;
    });
  }
  return found;
}

function repeatedIndexer(
  parameter: IndexedParameter,
  branch: PathBranch,
  parts: readonly Part[],
): ValueIndexer {
  const before = parts.slice(0, -1);
  const last = parts.at(-1)!;
  const name = contextName(parameter, branch, parts);
  return (element, entries, resource) => {
    let names = [name];
    for (const { branches } of before) {
      const forms = [...formsOf(branches, element)];
      names = names.flatMap(start => forms.map(form => `${start}$${form}`));
    }
    let isIndexed = false;
    for (const partName of names) {
      if (
        indexLast(named(parameter, partName, last, entries.term(partName)), last, element, entries, resource)
      )
        isIndexed = true;
    }
    return isIndexed;
  };
}

function indexLast(
  parameter: IndexedParameter,
  { type, branches }: Part,
  element: unknown,
  entries: IndexEntriesBuilder,
  resource: unknown,
): boolean {
  let isIndexed = false;
  for (const branch of branches) {
    const index = SIMPLE_PARAMETER_KINDS[type].indexer(parameter, branch);
    visitorOf(branch)(element, value => {
      if (index(value, entries, resource)) isIndexed = true;
    });
  }
  return isIndexed;
}

function repeatedCondition(
  parameter: IndexedParameter,
  branch: PathBranch,
  texts: readonly string[],
  context: SearchContext,
): IndexCondition {
  const parts = partsOf(parameter, branch);
  const last = parts.at(-1)!;
  const forms = parts.slice(0, -1).map(({ type }, index) => searchedForm(parameter, type, texts[index]!));
  const name = [contextName(parameter, branch, parts), ...forms].join('$');
  const partParameter = named(parameter, name, last, context.hash.hash(name));
  return SIMPLE_PARAMETER_KINDS[last.type].condition(partParameter, { values: [texts.at(-1)!] }, context);
}

/** Parameters over the same elements, `component-code-value-quantity` and `combo-…`, share their entries. */
function contextName({ definition }: IndexedParameter, branch: PathBranch, parts: readonly Part[]): string {
  const paths = [[branch], ...parts.map(({ branches }) => branches)].map(branches =>
    branches.map(pathOf).join('|'),
  );
  const code = revisedCode({ ...definition, code: `composite:${paths.join('&')}` });
  return parameterName(definition.resourceType, code);
}

function pathOf({ steps }: PathBranch): string {
  return steps.map(step => (step.kind === 'property' ? step.name : JSON.stringify(step))).join('.');
}

function named(
  parameter: IndexedParameter,
  name: string,
  { branches }: Part,
  term: bigint,
): IndexedParameter {
  return {
    ...parameter,
    name,
    term,
    branches,
    isMainDate: false,
    isIdentifying: false,
    isCompartmentLink: false,
  };
}

function singleCondition(
  parameter: IndexedParameter,
  branch: PathBranch,
  texts: readonly string[],
  context: SearchContext,
): IndexCondition {
  return allConditions(
    partsOf(parameter, branch).map(({ type, branches }, index) => {
      const paths = branches.map(part => pathOf({ ...part, steps: [...branch.steps, ...part.steps] }));
      const own = parameterOver(parameter, type, paths, context);
      return namingComposite(parameter, index, texts[index]!, () =>
        SIMPLE_PARAMETER_KINDS[type].condition(own, { values: [texts[index]!] }, context),
      );
    }),
  );
}

/** The parameter of a part is none that the client has sent: what refuses its value is told of the one that was. */
function namingComposite<T>(parameter: IndexedParameter, index: number, text: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    const problem = error.issues.map(({ diagnostics }) => diagnostics).join('; ');
    throw invalidValue(parameter, text, `is refused in part ${index + 1}: ${problem}`);
  }
}

/** The parameter that indexes these paths, and the fewest others beside them. */
function parameterOver(
  parameter: IndexedParameter,
  type: SimpleType,
  paths: readonly string[],
  { hash }: SearchContext,
): IndexedParameter {
  const candidates = [...searchParametersOf(parameter.definition.resourceType).values()]
    .filter(definition => definition.type === type && definition.expression !== undefined)
    .map(definition => indexedParameter(definition, hash))
    .filter(({ branches }) => paths.every(path => branches.some(branch => pathOf(branch) === path)))
    .toSorted((a, b) => a.branches.length - b.branches.length);
  const [best] = candidates;
  if (!best) throw new SyntaxError(`${parameter.name} has a part that no parameter indexes`);
  return best;
}
