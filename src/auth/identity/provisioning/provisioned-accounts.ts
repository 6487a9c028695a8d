import { Injectable } from '@nestjs/common';
import type { ClaimMapping } from '../mapping/claim-mapping.js';
import { mapClaims } from '../mapping/mapped-person.js';
import { isRefusal, type MappingRefusal } from '../mapping/mapping-refusal.js';
import { PersonResolution } from '../mapping/person-resolution.js';
import {
  type AnnouncedSubject,
  type Obstacle,
  ProvisionedAccountRepository,
} from './provisioned-account.repository.js';
import { announced, provisionedClaims } from './provisioned-claims.js';
import type { ProvisionedUser } from './provisioned-user.js';
import { ProvisionedUserRepository } from './provisioned-user.repository.js';
import { OWN_ACCOUNTS, Provisioning } from './provisioning.js';

type Attributes = ProvisionedUser['attributes'];

/** The accounts that the directory of the hospital keeps: what the mapping makes of its people (docs/identity/scim.md). */
@Injectable()
export class ProvisionedAccounts {
  constructor(
    private readonly provisioning: Provisioning,
    private readonly accounts: ProvisionedAccountRepository,
    private readonly users: ProvisionedUserRepository,
    private readonly persons: PersonResolution,
  ) {}

  async add(attributes: Attributes): Promise<{ readonly id: string } | Obstacle | 'no-subject'> {
    const subject = this.subjectOf(attributes);
    if (!subject) return 'no-subject';
    const added = await this.accounts.add(announced(attributes), subject);
    if (typeof added === 'object') await this.settle(added.id);
    return added;
  }

  async replace(
    { id, version }: ProvisionedUser,
    attributes: Attributes,
  ): Promise<{ readonly id: string } | Obstacle | 'no-subject'> {
    const subject = this.subjectOf(attributes);
    if (!subject) return 'no-subject';
    const replaced = await this.accounts.replace(id, version, announced(attributes), subject);
    if (typeof replaced === 'object') await this.settle(id);
    return replaced;
  }

  remove({ id, version }: ProvisionedUser): Promise<{ readonly id: string } | Obstacle> {
    return this.accounts.remove(id, version);
  }

  /** Whether another person signs in with the account now. */
  isSomebodyElse(before: ProvisionedUser, after: ProvisionedUser): boolean {
    return this.subjectOf(before.attributes)?.subject !== this.subjectOf(after.attributes)?.subject;
  }

  /**
   * Gives the account the rights that follow from attributes, groups and records as they are now; none, where the
   * mapping refuses. Says why. Whoever is not active keeps what there was, which is worth nothing meanwhile.
   */
  async settle(id: string): Promise<MappingRefusal | undefined> {
    const user = await this.users.find(id);
    if (!user?.active) return undefined;
    const refusal = await this.settleRights(user);
    if (refusal) await this.accounts.setRights(id, this.providerId, { fhirUser: null, roles: [] });
    await this.users.noteRefusal(id, refusal?.refusal ?? null);
    return refusal;
  }

  private async settleRights({
    id,
    attributes,
    groups,
  }: ProvisionedUser): Promise<MappingRefusal | undefined> {
    const claims = provisionedClaims(attributes, groups);
    const mapped = mapClaims(this.mapping, this.provisioning.subjectOf(claims) ?? id, claims);
    if (isRefusal(mapped)) return mapped;
    const person = await this.persons.settle(mapped);
    if (person && isRefusal(person)) return person;
    const rights = { fhirUser: person?.reference ?? null, roles: mapped.roles };
    return (await this.accounts.setRights(id, this.providerId, rights)) ? undefined : TAKEN;
  }

  private subjectOf(attributes: Attributes): AnnouncedSubject | undefined {
    if (this.providerId === OWN_ACCOUNTS) return { providerId: OWN_ACCOUNTS };
    const subject = this.provisioning.subjectOf(provisionedClaims(attributes));
    return subject === undefined ? undefined : { providerId: this.providerId, subject };
  }

  private get providerId(): string {
    return this.provisioning.current()?.provider ?? OWN_ACCOUNTS;
  }

  private get mapping(): ClaimMapping {
    return this.provisioning.mapping;
  }
}

const TAKEN: MappingRefusal = {
  refusal: 'person-taken',
  detail: 'another account is this person already: correct the identifier, or remove the other one',
};
