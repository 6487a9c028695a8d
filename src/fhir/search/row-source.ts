import type { AccessExpression } from '../access/access-expression.js';
import type {
  ChainCondition,
  IndexCondition,
  PostingList,
  TokenCondition,
} from './condition/index-condition.js';

/**
 * Where a search begins: the index that finds few rows, or finds them in order. The rule is fixed, so that one kind
 * of search has one statement and no plan depends on the planner's guesses about arrays (docs/performance/search.md).
 */
export type RowSource =
  /** All of one patient's: the launch patient's, or the one that the search names. */
  | { readonly kind: 'patient'; readonly patient: bigint; readonly confinedTo?: string }
  /** All of the patients to whom the chain leads; what belongs to several of them comes several times. */
  | { readonly kind: 'patients'; readonly chain: ChainCondition }
  | { readonly kind: 'keys'; readonly keys: readonly bigint[] }
  /** Posting lists, newest first. */
  | { readonly kind: 'postings'; readonly lists: readonly PostingList[]; readonly condition: TokenCondition }
  /** The condition itself finds the rows: links, strings, places, chains, `_has`, times of writing. */
  | { readonly kind: 'condition'; readonly condition: IndexCondition }
  /** All of the type, newest first. */
  | { readonly kind: 'type' };

const DRIVING: readonly IndexCondition['kind'][] = [
  ...(['link', 'string', 'near', 'full-text', 'hierarchy', 'chain', 'has'] as const),
];

export function chooseRowSource(
  resourceType: string,
  conditions: readonly IndexCondition[],
  access: AccessExpression,
  keyOfPatient: (id: string) => bigint,
): RowSource {
  const launched = confiningPatient(access);
  if (launched !== undefined) {
    const patient = keyOfPatient(launched);
    return resourceType === 'Patient'
      ? { kind: 'keys', keys: [patient] }
      : { kind: 'patient', patient, confinedTo: launched };
  }
  const identity = conditions.find(condition => condition.kind === 'identity');
  if (identity) return { kind: 'keys', keys: identity.keys };
  const patient = conditions.map(namedPatient).find(key => key !== undefined);
  if (patient !== undefined) return { kind: 'patient', patient };
  for (const kind of DRIVING) {
    const condition = conditions.find(candidate => candidate.kind === kind && isSelective(candidate));
    if (condition) return { kind: 'condition', condition };
  }
  const token = mostSelective(conditions);
  if (token?.frequency === 2 && conditions.some(isWithinDates)) return { kind: 'type' };
  if (token?.postings) return { kind: 'postings', lists: token.postings, condition: token };
  const other = conditions.find(({ kind }) => kind === 'span' || kind === 'updated');
  return other ? { kind: 'condition', condition: other } : { kind: 'type' };
}

/** The chain with which a search begins, and the posting lists of a code with which it might. */
export function codeBesideChain(
  source: RowSource,
  conditions: readonly IndexCondition[],
): { readonly chain: ChainCondition; readonly targets: RowSource; readonly postings: RowSource } | undefined {
  if (source.kind !== 'condition' || source.condition.kind !== 'chain') return undefined;
  const token = mostSelective(conditions);
  if (token?.frequency !== 0 || !token.postings) return undefined;
  const chain = source.condition;
  return {
    chain,
    targets: chain.isCompartmentLink ? { kind: 'patients', chain } : source,
    postings: { kind: 'postings', lists: token.postings, condition: token },
  };
}

/**
 * Whether looking from each row to others is quicker than the other way round: there are few of them, or they come
 * in the wanted order and nearly each has what is looked for.
 */
export function isNarrow(source: RowSource): boolean {
  return (
    source.kind !== 'condition' || source.condition.kind === 'link' || source.condition.kind === 'string'
  );
}

/** A chain to what only a few resources have; any other condition that has an index of its own. */
function isSelective(condition: IndexCondition): boolean {
  switch (condition.kind) {
    case 'identity':
    case 'link':
    case 'string':
    case 'near':
    case 'has':
    case 'hierarchy':
      return true;
    case 'full-text':
      return condition.part === 'narrative';
    case 'chain':
      return condition.targets.every(target => isSelective(target.condition));
    case 'and':
      return condition.operands.some(isSelective);
    default:
      return false;
  }
}

/** The one patient in whose compartment all is that the caller may reach. */
export function confiningPatient(access: AccessExpression): string | undefined {
  if (access.kind === 'in-compartment') return access.patientId;
  if (access.kind !== 'and') return undefined;
  for (const operand of access.operands) {
    const patient = confiningPatient(operand);
    if (patient !== undefined) return patient;
  }
  return undefined;
}

function namedPatient(condition: IndexCondition): bigint | undefined {
  if (condition.kind === 'member') return condition.patient;
  return condition.kind === 'link' && condition.patients?.length === 1 ? condition.patients[0] : undefined;
}

/** Between two dates there are fewer resources than there are of one status. */
function isWithinDates(condition: IndexCondition): boolean {
  return (
    condition.kind === 'period' &&
    condition.alternatives.every(bounds =>
      bounds.some(({ edge, operator }) => edge === 'lo' && operator.startsWith('>')),
    )
  );
}

/** The rarest by kind, then the one with the fewest alternatives, then one that names the system. */
function mostSelective(conditions: readonly IndexCondition[]): TokenCondition | undefined {
  return conditions
    .filter((condition): condition is TokenCondition => condition.kind === 'token')
    .filter(({ postings }) => postings !== undefined && postings.length > 0)
    .toSorted((a, b) => costOf(a) - costOf(b))[0];
}

function costOf({ postings = [], frequency = 0 }: TokenCondition): number {
  return (
    frequency * 1_000_000 +
    postings.length * 2 +
    (postings.some(({ system }) => system === undefined) ? 1 : 0)
  );
}
