import { patientParametersOf } from '../compartment/patient-compartment.js';
import { type SearchParameterDefinition, searchParametersOf } from '../definitions/search-parameters.js';
import { branchesOf, type PathBranch } from './expression/path-branch.js';
import { parsePathExpression } from './expression/path-expression.parser.js';
import type { IndexedParameter } from './indexed-parameter.js';
import { mainDateOf } from './main-date.js';
import { isIdentifying } from './parameters/token.parameter.js';
import { parameterName, revisedCode } from './search-term.js';
import type { TermHash } from './term-hash.js';

const registries = new WeakMap<TermHash, Map<string, IndexedParameter>>();

/** A searchable parameter, resolved and hashed once. */
export function indexedParameter(definition: SearchParameterDefinition, hash: TermHash): IndexedParameter {
  const registry = registryOf(hash);
  const name = parameterName(definition.resourceType, revisedCode(definition));
  const known = registry.get(name);
  if (known) return known;
  const parameter = resolve(definition, name, hash);
  registry.set(name, parameter);
  return parameter;
}

function registryOf(hash: TermHash): Map<string, IndexedParameter> {
  const known = registries.get(hash);
  if (known) return known;
  const registry = new Map<string, IndexedParameter>();
  registries.set(hash, registry);
  return registry;
}

/** Throws a SyntaxError for an expression outside the subset of FHIRPath. */
function resolve(definition: SearchParameterDefinition, name: string, hash: TermHash): IndexedParameter {
  const { resourceType, code, type, expression, revision, dataTypes } = definition;
  if (expression === undefined) throw new SyntaxError(`${name} has no expression`);
  const branches = branchesOf(parsePathExpression(expression), resourceType).filter(
    branch => dataTypes?.includes(branch.type) ?? true,
  );
  return {
    definition,
    name,
    term: hash.hash(name),
    branches,
    isMainDate: revision === undefined && mainDateOf(resourceType) === code,
    isIdentifying: type === 'token' && isIdentifying(branches),
    isCompartmentLink:
      revision === undefined && type === 'reference' && isWithinCompartment(resourceType, branches),
  };
}

/** `patient` is not among the parameters of Observation's compartment, but over the same element as `subject`. */
function isWithinCompartment(resourceType: string, branches: readonly PathBranch[]): boolean {
  const parameters = searchParametersOf(resourceType);
  const paths = new Set(
    patientParametersOf(resourceType)
      .map(code => parameters.get(code)?.expression)
      .filter(expression => expression !== undefined)
      .flatMap(expression => branchesOf(parsePathExpression(expression), resourceType))
      .map(elementPath),
  );
  return branches.every(branch => paths.has(elementPath(branch)));
}

/** `where(resolve() is Patient)` makes no difference to references that point to Patients. */
function elementPath({ steps }: PathBranch): string {
  return steps
    .map(step => {
      if (step.kind === 'property') return step.name;
      return step.criterion.kind === 'resolves-to' ? '' : JSON.stringify(step.criterion);
    })
    .join('.')
    .replace(/\.$/, '');
}
