import { elementsOf } from '../../definitions/structures.js';
import type { PathCriterion, PathExpression } from './path-expression.js';

/** One way through the JSON of a type: choices taken, unions apart, so that the value's type is known. */
export interface PathBranch {
  readonly steps: readonly PathStep[];
  /** Whether there is at most one value: no element on the way repeats. */
  readonly isSingle: boolean;
  /** Data type at the end: `CodeableConcept`, `dateTime`, `Resource`. */
  readonly type: string;
  /** Value set of the required binding of the element at the end. */
  readonly requiredValueSet?: string;
}

export type PathStep =
  /** With an index, that item alone of a repeated element. */
  | { readonly kind: 'property'; readonly name: string; readonly index?: number }
  | { readonly kind: 'where'; readonly criterion: BranchCriterion }
  | { readonly kind: 'truth'; readonly criterion: BranchCriterion };

export type BranchCriterion =
  | { readonly kind: 'exists'; readonly branches: readonly PathBranch[] }
  | {
      readonly kind: 'equals' | 'differs';
      readonly branches: readonly PathBranch[];
      readonly literal: string | boolean | number;
    }
  | { readonly kind: 'resolves-to'; readonly type: string }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly BranchCriterion[] };

/**
 * Resolves a path by the definitions: `Observation.effective` becomes effectiveDateTime, effectivePeriod …
 * Throws a SyntaxError if the path names an element or a type that is not there.
 */
export function branchesOf(expression: PathExpression, rootType: string): readonly PathBranch[] {
  switch (expression.kind) {
    case 'root':
      return [{ steps: [], isSingle: true, type: rootType }];
    case 'union':
      return expression.operands.flatMap(operand => branchesOf(operand, rootType));
    case 'element':
      return some(
        branchesOf(expression.input, rootType).flatMap(branch => elementBranches(branch, expression.name)),
        expression.name,
      );
    case 'of-type':
      return some(
        branchesOf(expression.input, rootType).filter(branch => branch.type === expression.type),
        expression.type,
      );
    case 'item':
      return branchesOf(expression.input, rootType).map(branch => itemBranch(branch, expression.index));
    case 'where':
      return branchesOf(expression.input, rootType).map(branch => ({
        ...branch,
        steps: [
          ...branch.steps,
          { kind: 'where', criterion: criterionOf(expression.criterion, branch.type) },
        ],
      }));
    case 'truth':
      return [
        {
          steps: [{ kind: 'truth', criterion: criterionOf(expression.criterion, rootType) }],
          isSingle: true,
          type: 'boolean',
        },
      ];
  }
}

function elementBranches(branch: PathBranch, name: string): readonly PathBranch[] {
  const element = elementsOf(branch.type)?.get(name);
  if (!element) return [];
  return element.types.map(type => ({
    steps: [
      ...branch.steps,
      { kind: 'property', name: element.isChoice ? choiceName(name, type.code) : name },
    ],
    isSingle: branch.isSingle && element.max === 1,
    type: type.code,
    ...(element.requiredValueSet === undefined ? {} : { requiredValueSet: element.requiredValueSet }),
  }));
}

function itemBranch(branch: PathBranch, index: number): PathBranch {
  const last = branch.steps.at(-1);
  if (last?.kind !== 'property') throw new SyntaxError('an index must stand behind an element');
  return { ...branch, steps: [...branch.steps.slice(0, -1), { ...last, index }] };
}

function choiceName(name: string, type: string): string {
  return name + type.charAt(0).toUpperCase() + type.slice(1);
}

function criterionOf(criterion: PathCriterion, type: string): BranchCriterion {
  switch (criterion.kind) {
    case 'resolves-to':
      return criterion;
    case 'exists':
      return { kind: 'exists', branches: branchesOf(criterion.path, type) };
    case 'equals':
    case 'differs':
      return {
        kind: criterion.kind,
        branches: branchesOf(criterion.path, type),
        literal: criterion.literal,
      };
    case 'and':
    case 'or':
      return {
        kind: criterion.kind,
        operands: criterion.operands.map(operand => criterionOf(operand, type)),
      };
  }
}

function some(branches: readonly PathBranch[], name: string): readonly PathBranch[] {
  if (branches.length === 0) throw new SyntaxError(`the definitions know no '${name}' there`);
  return branches;
}
