import { Injectable } from '@nestjs/common';
import type { UpstreamIdentity } from '../identity-provider.js';
import type { ClaimMapping } from '../mapping/claim-mapping.js';
import { mapClaims } from '../mapping/mapped-person.js';
import { isRefusal, type MappingRefusal } from '../mapping/mapping-refusal.js';
import { PersonResolution } from '../mapping/person-resolution.js';
import type { User } from '../user.entity.js';
import { IdentityLinkRepository } from './identity-link.repository.js';

/** The accounts of people who sign in elsewhere: one for each (provider, subject), made at the first sign-in. */
@Injectable()
export class FederatedAccounts {
  constructor(
    private readonly links: IdentityLinkRepository,
    private readonly persons: PersonResolution,
  ) {}

  /** The account, which is what the claims of today make of it; or why there is none. */
  async admit(
    providerId: string,
    mapping: ClaimMapping,
    { subject, claims }: UpstreamIdentity,
  ): Promise<User | MappingRefusal> {
    const mapped = mapClaims(mapping, subject, claims);
    if (isRefusal(mapped)) return mapped;
    const known = await this.links.find(providerId, subject);
    if (known?.enabled === false) return DISABLED;
    const person = await this.persons.settle(mapped);
    if (person && isRefusal(person)) return person;
    const { username, name, email = null, roles } = mapped;
    const fhirUser = person?.reference ?? null;
    const saved = await this.links.save({ providerId, subject, username, name, email, fhirUser, roles });
    if (saved === 'taken') return TAKEN;
    return saved === 'disabled' ? DISABLED : saved;
  }
}

export const TAKEN: MappingRefusal = {
  refusal: 'person-taken',
  detail: 'another account of this provider is this person already: unlink it, or correct the identifier',
};
export const DISABLED: MappingRefusal = { refusal: 'disabled', detail: 'the account is disabled here' };
