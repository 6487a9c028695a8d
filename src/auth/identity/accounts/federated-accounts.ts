import { Injectable } from '@nestjs/common';
import type { Claims } from '../../claims/claims.js';
import type { UpstreamIdentity } from '../identity-provider.js';
import type { ClaimMapping } from '../mapping/claim-mapping.js';
import { mapClaims, unmetRequirement } from '../mapping/mapped-person.js';
import { isRefusal, type MappingRefusal } from '../mapping/mapping-refusal.js';
import { PersonResolution } from '../mapping/person-resolution.js';
import { ProvisionedAccounts } from '../provisioning/provisioned-accounts.js';
import { Provisioning } from '../provisioning/provisioning.js';
import type { User } from '../user.entity.js';
import { IdentityLinkRepository } from './identity-link.repository.js';

/** The accounts of people who sign in elsewhere: one for each (provider, subject), made at the first sign-in. */
@Injectable()
export class FederatedAccounts {
  constructor(
    private readonly links: IdentityLinkRepository,
    private readonly persons: PersonResolution,
    private readonly provisioning: Provisioning,
    private readonly provisioned: ProvisionedAccounts,
  ) {}

  /** The account, which is what the claims of today make of it, or the directory of the hospital; or why there is none. */
  async admit(
    providerId: string,
    mapping: ClaimMapping,
    { subject, claims }: UpstreamIdentity,
  ): Promise<User | MappingRefusal> {
    const known = await this.links.find(providerId, subject);
    if (this.provisioning.keeps(providerId)) {
      if (known?.managedBy) return this.admitProvisioned(known, mapping, claims, { providerId, subject });
      if (!this.provisioning.current()?.just_in_time)
        return known?.enabled === false ? DISABLED : NOT_PROVISIONED;
    }
    const mapped = mapClaims(mapping, subject, claims);
    if (isRefusal(mapped)) return mapped;
    if (known?.enabled === false) return DISABLED;
    const person = await this.persons.settle(mapped);
    if (person && isRefusal(person)) return person;
    const { username, name, email = null, roles } = mapped;
    const fhirUser = person?.reference ?? null;
    const saved = await this.links.save({ providerId, subject, username, name, email, fhirUser, roles });
    if (saved === 'taken') return TAKEN;
    return saved === 'disabled' ? DISABLED : saved;
  }

  /** The claims only prove who it is, and meet what the provider asks of everybody. */
  private async admitProvisioned(
    known: User,
    mapping: ClaimMapping,
    claims: Claims,
    link: { readonly providerId: string; readonly subject: string },
  ): Promise<User | MappingRefusal> {
    const refusal =
      unmetRequirement(mapping, claims) ??
      (known.enabled ? await this.provisioned.settle(known.id) : DISABLED);
    if (refusal) return refusal;
    return (await this.links.noteSignIn(link.providerId, link.subject)) ?? DISABLED;
  }
}

export const TAKEN: MappingRefusal = {
  refusal: 'person-taken',
  detail: 'another account of this provider is this person already: unlink it, or correct the identifier',
};
export const NOT_PROVISIONED: MappingRefusal = {
  refusal: 'not-provisioned',
  detail: 'the directory has not announced this person, and just_in_time is off',
};
export const DISABLED: MappingRefusal = { refusal: 'disabled', detail: 'the account is disabled here' };
