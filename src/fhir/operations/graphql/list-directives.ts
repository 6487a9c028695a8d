import { type FieldNode, type DirectiveNode, valueFromASTUntyped } from 'graphql';
import { InvalidError } from '../../errors/fhir-error.js';

/** How the answer's lists are laid out. https://hl7.org/fhir/R4/graphql.html#flattening */
export interface ListDirectives {
  /** The field itself goes; what is in it takes its place. */
  readonly flatten: boolean;
  readonly first: boolean;
  /** One value where flattening would make a list. */
  readonly singleton: boolean;
  /** The element whose value each item is named by. */
  readonly slice: string | undefined;
}

const KNOWN: ReadonlySet<string> = new Set(['flatten', 'first', 'singleton', 'slice', 'skip', 'include']);

type Variables = Record<string, unknown>;

export function listDirectivesOf({ directives = [] }: FieldNode, variables: Variables): ListDirectives {
  const names = directives.map(({ name }) => name.value);
  const unknown = names.find(name => !KNOWN.has(name));
  if (unknown !== undefined) {
    throw new InvalidError(`There is no directive @${unknown}: @${[...KNOWN].join(', @')}`, 'query');
  }
  const slice = directives.find(({ name }) => name.value === 'slice');
  return {
    flatten: names.includes('flatten'),
    first: names.includes('first'),
    singleton: names.includes('singleton'),
    slice: slice && slicePath(slice, variables),
  };
}

/** Whether @skip and @include leave the selection in. https://spec.graphql.org/October2021/#sec--skip */
export function isIncluded(directives: readonly DirectiveNode[] | undefined, variables: Variables): boolean {
  return (directives ?? []).every(({ name, arguments: given = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true;
    const [condition] = given;
    const value = condition && valueFromASTUntyped(condition.value, variables);
    if (condition?.name.value !== 'if' || given.length > 1 || typeof value !== 'boolean') {
      throw new InvalidError(`@${name.value} takes if: true or false`, 'query', 'value');
    }
    return value === (name.value === 'include');
  });
}

function slicePath({ arguments: given = [] }: DirectiveNode, variables: Variables): string {
  const [path] = given;
  const value = path && valueFromASTUntyped(path.value, variables);
  if (path?.name.value !== 'path' || given.length > 1 || typeof value !== 'string' || value === '') {
    throw new InvalidError('@slice takes path: the name of an element, or "$index"', 'query', 'value');
  }
  return value;
}
