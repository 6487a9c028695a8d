import type { AccessFilter } from '../../access/access-filter.js';
import type { PermissionLetter } from '../../../auth/scopes/smart-scope.js';
import type { TermHash } from '../../search/term-hash.js';
import type { SearchRowPredicate } from '../search-row-predicate.js';
import { WriteGrant } from './write-grant.js';
import type { WriteTarget } from './write-target.js';

/** The grants of one caller, one object per type and letter. */
export class WriteGrants {
  private readonly grants = new Map<string, WriteGrant>();

  constructor(
    private readonly access: AccessFilter,
    private readonly hash: TermHash,
    private readonly isReachable: SearchRowPredicate,
  ) {}

  /** The grant that a change needs, or the one to read its outcome. */
  for({ address, letter }: WriteTarget, asked: PermissionLetter = letter): WriteGrant {
    return this.ofType(address.resourceType, asked);
  }

  ofType(resourceType: string, letter: PermissionLetter): WriteGrant {
    const name = `${resourceType}.${letter}`;
    const known = this.grants.get(name);
    if (known) return known;
    const expression = this.access.for(resourceType, letter);
    const grant = new WriteGrant(resourceType, expression, this.hash, this.isReachable);
    this.grants.set(name, grant);
    return grant;
  }
}
