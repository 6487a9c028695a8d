import type { AccessExpression } from '../access/access-expression.js';
import { runTimeEdition } from './run-time/run-time-parameters.js';
import type { SqlFragment } from '../../database/sql-fragment.js';
import type { TermHash } from './term-hash.js';

/** All that a predicate depends on beside the expression itself and the secret of the installation. */
interface FragmentKey {
  /** Whose rows it is about. */
  readonly table: 'search' | 'resource';
  readonly resourceType: string;
  readonly confinedTo?: string | undefined;
  readonly fhirBase?: string | undefined;
  readonly ofPresumedPatient?: boolean | undefined;
  readonly ofOnePatient?: boolean | undefined;
}

interface KnownFragment extends FragmentKey {
  readonly edition: number;
  readonly fragment: SqlFragment;
}

type Fragments = WeakMap<AccessExpression, KnownFragment[]>;

const known = new WeakMap<TermHash, Fragments>();

/**
 * Predicates that were written before. They are remembered by the expression itself, the very object, which nobody
 * changes and which a filter keeps for its caller: no two expressions can be taken for each other, and what is
 * remembered goes with the filter. What an expression finds in the database is asked by the predicate each time.
 */
export function knownFragment(
  expression: AccessExpression,
  hash: TermHash,
  key: FragmentKey,
): SqlFragment | undefined {
  const edition = runTimeEdition();
  return known
    .get(hash)
    ?.get(expression)
    ?.find(
      other =>
        other.edition === edition &&
        other.table === key.table &&
        other.resourceType === key.resourceType &&
        other.confinedTo === key.confinedTo &&
        other.fhirBase === key.fhirBase &&
        other.ofPresumedPatient === key.ofPresumedPatient &&
        other.ofOnePatient === key.ofOnePatient,
    )?.fragment;
}

export function rememberFragment(
  expression: AccessExpression,
  hash: TermHash,
  key: FragmentKey,
  fragment: SqlFragment,
): void {
  const fragments: Fragments = known.get(hash) ?? new WeakMap();
  known.set(hash, fragments);
  const edition = runTimeEdition();
  // What other search parameters made of it is of no use any more.
  const current = fragments.get(expression)?.filter(other => other.edition === edition) ?? [];
  fragments.set(expression, [...current, { ...key, edition, fragment }]);
}
