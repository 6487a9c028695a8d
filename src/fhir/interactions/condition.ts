import type { AccessFilter } from '../access/access-filter.js';
import { InvalidError, MultipleMatchesError, NotFoundError } from '../errors/fhir-error.js';
import type { StoredResource } from '../model/resource.js';
import { parseSearchQuery } from '../search/search-query.parser.js';
import type { SearchQuery } from '../search/search-query.js';
import type { ChangeOutcome, ResourceTransaction } from '../storage/resource.repository.js';
import { requirePermission } from './permission.js';
import { decodeParameters } from './search-parameters.js';

/** Search criteria that a write depends on. https://hl7.org/fhir/R4/http.html#ccreate */
export interface Condition {
  readonly resourceType: string;
  /** The same for the same criteria in any order: what concurrent requests lock. */
  readonly key: string;
  readonly query: SearchQuery;
}

/** What shapes an answer selects nothing: it has no meaning in a condition. */
const RESULT_PARAMETERS: ReadonlySet<string> = new Set(
  '_sort _count _include _revinclude _summary _elements _total _contained _containedType _format _pretty'.split(
    ' ',
  ),
);

/** Reads criteria; they match only what the caller may find (docs/decisions, A10). */
export function parseCondition(access: AccessFilter, resourceType: string, criteria: string): Condition {
  requirePermission(access, resourceType, 's');
  const parameters = decodeParameters(criteria.replace(/^\?/, ''), 'condition');
  if (parameters.length === 0) {
    throw new InvalidError('The condition is empty: search parameters are expected');
  }
  if (parameters.some(([name]) => RESULT_PARAMETERS.has(name.split(':', 1)[0] ?? name))) {
    throw new InvalidError('A condition can hold search parameters only, none that shape an answer');
  }
  const query = parseSearchQuery(resourceType, parameters, { handling: 'strict' });
  const sorted = parameters.map(([name, value]) => JSON.stringify([name, value])).toSorted();
  return { resourceType, key: `${resourceType}?${sorted.join('&')}`, query };
}

/** What matches, up to this many. */
export async function findMatches(
  transaction: ResourceTransaction,
  { query }: Condition,
  count: number,
): Promise<readonly StoredResource[]> {
  const { matches } = await transaction.search({ ...query, count });
  return matches;
}

/** The one match, if there is one. */
export async function findMatch(
  transaction: ResourceTransaction,
  condition: Condition,
): Promise<StoredResource | undefined> {
  const matches = await findMatches(transaction, condition, 2);
  if (matches.length > 1) throw new MultipleMatchesError();
  return matches[0];
}

/** The outcome of a conditional create that found its resource, which is shown only to who may read it (A7). */
export async function unchanged(
  transaction: ResourceTransaction,
  match: StoredResource,
): Promise<ChangeOutcome> {
  return { effect: 'unchanged', stored: match, mayRead: await mayRead(transaction, match) };
}

async function mayRead(transaction: ResourceTransaction, address: StoredResource): Promise<boolean> {
  try {
    await transaction.read(address);
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}
