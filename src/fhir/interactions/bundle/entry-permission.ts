import type { AccessFilter } from '../../access/access-filter.js';
import { requirePermission } from '../permission.js';
import type { TransactionalEntry } from './transactional-entry.js';

const LETTERS = { POST: 'c', PUT: 'u', PATCH: 'u', DELETE: 'd' } as const;

/**
 * The judgement a request of its own would meet at the guard
 * (SMART App Launch 2.2: batches are "validated based on the actual requests within them").
 */
export function requireEntryPermission(access: AccessFilter, { method, target }: TransactionalEntry): void {
  if (target.kind === 'system-history') return;
  if (method !== 'GET' && method !== 'HEAD') {
    requirePermission(access, target.resourceType, LETTERS[method]);
    return;
  }
  const isSearch = target.kind === 'type' || target.kind === 'type-history';
  requirePermission(access, target.resourceType, isSearch ? 's' : 'r');
}
