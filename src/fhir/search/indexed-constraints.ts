import { GranularConstraints } from '../../auth/scopes/granular-constraints.js';
import { accessCriterion } from './access-criterion.js';
import { TermHash } from './term-hash.js';

/** What Binary has, every resource has. */
const COMMON_TO_ALL_TYPES = 'Binary';

/** Compiles the constraint as the access filter will; the terms are of no index, as only the success counts. */
export class IndexedConstraints extends GranularConstraints {
  private readonly hash = new TermHash(Buffer.alloc(16));

  canEnforce(resourceType: string, constraint: string): boolean {
    const type = resourceType === '*' ? COMMON_TO_ALL_TYPES : resourceType;
    return accessCriterion(constraint, type, { hash: this.hash, now: 0 }) !== undefined;
  }
}
