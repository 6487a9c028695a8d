import type { AccessFilter } from '../../access/access-filter.js';
import { InvalidError } from '../../errors/fhir-error.js';
import { formatReference } from '../../model/reference.js';
import type { ResourceTransaction } from '../../storage/resource.repository.js';
import { findMatch, parseCondition } from '../condition.js';
import { inEntryAsync } from './entry-error.js';
import type { PendingReference } from './reference-rewriting.js';

/** Puts the one match in the place of each conditional reference; the same criteria are searched for once. */
export async function resolveReferences(
  transaction: ResourceTransaction,
  access: AccessFilter,
  pending: readonly PendingReference[],
): Promise<void> {
  const known = new Map<string, string>();
  for (const reference of pending) {
    const { criteria, resolve } = reference;
    const target = known.get(criteria) ?? (await targetOf(transaction, access, reference));
    known.set(criteria, target);
    resolve(target);
  }
}

async function targetOf(
  transaction: ResourceTransaction,
  access: AccessFilter,
  { criteria, path }: PendingReference,
): Promise<string> {
  const mark = criteria.indexOf('?');
  const match = await inEntryAsync(path, async () => {
    const condition = parseCondition(access, criteria.slice(0, mark), criteria.slice(mark + 1));
    return findMatch(transaction, condition);
  });
  if (match) return formatReference(match);
  throw new InvalidError('No resource matches the conditional reference', path, 'not-found');
}
