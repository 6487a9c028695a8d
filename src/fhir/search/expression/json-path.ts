import type { BranchCriterion, PathBranch, PathStep } from './path-branch.js';

/**
 * A branch as a path of SQL/JSON, for what is taken from the content itself: sorting by tokens and references.
 * Undefined for a branch that is a Boolean over others. https://www.postgresql.org/docs/18/functions-json.html
 */
export function jsonPathOf(
  { steps }: Pick<PathBranch, 'steps'>,
  members: readonly string[] = [],
): string | undefined {
  const parts = steps.map(partOf);
  if (parts.includes(undefined)) return undefined;
  return ['$', ...parts, ...members.map(member => `.${JSON.stringify(member)}[*]`)].join('');
}

function partOf(step: PathStep): string | undefined {
  switch (step.kind) {
    case 'property':
      return `.${JSON.stringify(step.name)}[${step.index ?? '*'}]`;
    case 'where': {
      const filter = filterOf(step.criterion);
      return filter && ` ? (${filter})`;
    }
    case 'truth':
      return undefined;
  }
}

function filterOf(criterion: BranchCriterion): string | undefined {
  switch (criterion.kind) {
    case 'resolves-to':
      return `@."reference" like_regex "(^|/)${criterion.type}/"`;
    case 'equals': {
      const [branch] = criterion.branches;
      const path = branch && jsonPathOf(branch);
      return path && `@${path.slice(1)} == ${JSON.stringify(criterion.literal)}`;
    }
    case 'exists': {
      const paths = criterion.branches.map(branch => jsonPathOf(branch));
      if (paths.includes(undefined)) return undefined;
      return paths.map(path => `exists(@${path!.slice(1)})`).join(' || ');
    }
    default:
      return undefined;
  }
}
