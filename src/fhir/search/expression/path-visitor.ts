import type { BranchCriterion, PathBranch, PathStep } from './path-branch.js';

/** Calls `found` with each value at the end of a branch. */
export type PathVisitor = (value: unknown, found: (value: unknown) => void) => void;

type JsonObject = Readonly<Record<string, unknown>>;

/** Compiles a branch to closures, last step first, so that a visit allocates nothing. */
export function visitorOf(branch: PathBranch): PathVisitor {
  return branch.steps.reduceRight<PathVisitor>(
    (next, step) => visitorOfStep(step, next),
    (value, found) => {
      found(value);
    },
  );
}

function visitorOfStep(step: PathStep, next: PathVisitor): PathVisitor {
  switch (step.kind) {
    case 'property':
      return step.index === undefined
        ? propertyVisitor(step.name, next)
        : itemVisitor(step.name, step.index, next);
    case 'where': {
      const holds = predicateOf(step.criterion);
      return (value, found) => {
        if (holds(value)) next(value, found);
      };
    }
    case 'truth': {
      const holds = predicateOf(step.criterion);
      return (value, found) => {
        next(holds(value), found);
      };
    }
  }
}

function propertyVisitor(name: string, next: PathVisitor): PathVisitor {
  return (value, found) => {
    const property = (value as JsonObject)[name];
    if (property === undefined || property === null) return;
    if (!Array.isArray(property)) {
      next(property, found);
      return;
    }
    for (const item of property) {
      if (item !== undefined && item !== null) next(item, found);
    }
  };
}

function itemVisitor(name: string, index: number, next: PathVisitor): PathVisitor {
  return (value, found) => {
    const property = (value as JsonObject)[name];
    const item: unknown = Array.isArray(property) ? property[index] : undefined;
    if (item !== undefined && item !== null) next(item, found);
  };
}

function predicateOf(criterion: BranchCriterion): (value: unknown) => boolean {
  switch (criterion.kind) {
    case 'resolves-to':
      return value => resolvesTo(value as JsonObject, criterion.type);
    case 'exists':
      return value => valuesOf(criterion.branches, value).length > 0;
    case 'equals':
      return value => valuesOf(criterion.branches, value).includes(criterion.literal);
    case 'differs':
      // FHIRPath: a comparison with nothing is nothing, which is not true.
      return value => valuesOf(criterion.branches, value).some(found => found !== criterion.literal);
    case 'and': {
      const operands = criterion.operands.map(predicateOf);
      return value => operands.every(holds => holds(value));
    }
    case 'or': {
      const operands = criterion.operands.map(predicateOf);
      return value => operands.some(holds => holds(value));
    }
  }
}

function valuesOf(branches: readonly PathBranch[], value: unknown): readonly unknown[] {
  const values: unknown[] = [];
  for (const branch of branches) visitorOf(branch)(value, found => values.push(found));
  return values;
}

/** By the text of the reference, relative or absolute, else by `Reference.type`. */
function resolvesTo(reference: JsonObject, type: string): boolean {
  const text = reference['reference'];
  if (typeof text === 'string') {
    const segments = text.split('/');
    const history = segments.indexOf('_history');
    return segments.at((history === -1 ? segments.length : history) - 2) === type;
  }
  return reference['type'] === type;
}
