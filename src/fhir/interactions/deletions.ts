import { MultipleMatchesError } from '../errors/fhir-error.js';
import type { ResourceChange, ResourceTransaction } from '../storage/resource.repository.js';
import { ANY_VERSION, type VersionCondition } from '../storage/version-condition.js';
import { type Condition, findMatches } from './condition.js';

export type Deletion = Extract<ResourceChange, { interaction: 'delete' }>;

/** The deletions that a conditional delete stands for. https://hl7.org/fhir/R4/http.html#3.1.0.7.1 */
export async function findDeletions(
  transaction: ResourceTransaction,
  condition: Condition,
  version: VersionCondition,
  limit: number,
): Promise<readonly Deletion[]> {
  // A version is that of one resource.
  const { ifMatch = ANY_VERSION } = version;
  const most = ifMatch === ANY_VERSION ? limit : 1;
  const matches = await findMatches(transaction, condition, most + 1);
  if (matches.length > most) throw tooMany(most);
  return matches.map(({ resourceType, id }) => ({ interaction: 'delete', resourceType, id, ...version }));
}

function tooMany(most: number): MultipleMatchesError {
  if (most === 1) return new MultipleMatchesError();
  return new MultipleMatchesError(
    `The condition matches more than ${most} resources, the most that one request deletes: narrow it`,
  );
}
