import type { ChangeOutcome } from '../storage/resource.repository.js';

/** The outcome of a transaction with a single change. */
export function onlyOutcome(outcomes: readonly ChangeOutcome[]): ChangeOutcome {
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error('The repository answered no outcome for a change');
  return outcome;
}
