import { Injectable } from '@nestjs/common';
import { type Claims, textAt } from '../../claims/claims.js';
import { DISABLED, NOT_PROVISIONED, TAKEN } from '../accounts/federated-accounts.js';
import { IdentityLinkRepository } from '../accounts/identity-link.repository.js';
import type { NewPerson } from '../../../people/person-directory.js';
import type { ProviderKind, ProviderSummary } from '../providers/identity-provider.declaration.js';
import type { ClaimMapping } from './claim-mapping.js';
import { mapClaims, type MappedPerson, unmetRequirement } from './mapped-person.js';
import { isRefusal, type MappingRefusal, type RefusalReason } from './mapping-refusal.js';
import { Provisioning } from '../provisioning/provisioning.js';
import type { User } from '../user.entity.js';
import { PersonResolution } from './person-resolution.js';
import { type RuleOutcome, ruleOutcomes, type SubjectMapping } from './rule-outcomes.js';

/** Somebody would come in, as this; or would be refused, for this. */
export type MappingOutcome = {
  /** What each rule of the mapping makes of the claims. */
  readonly rules: readonly RuleOutcome[];
} & (Admitted | Refused);

type Admitted = Omit<MappedPerson, 'person'> & {
  readonly outcome: 'admitted';
  readonly subject: string;
  readonly account: 'new' | { readonly id: string; readonly username: string };
  readonly fhirUser?: string;
  readonly creates?: NewPerson;
};

interface Refused {
  readonly outcome: 'refused';
  readonly reason: RefusalReason | 'no-subject';
  readonly detail: string;
}

type TriedProvider = Pick<ProviderSummary, 'id'> & { readonly kind?: ProviderKind };

/** Maps recorded claims as a sign-in would, and writes nothing. */
@Injectable()
export class MappingTrials {
  constructor(
    private readonly persons: PersonResolution,
    private readonly links: IdentityLinkRepository,
    private readonly provisioning: Provisioning,
  ) {}

  async run({ id, kind }: TriedProvider, mapping: ClaimMapping, claims: Claims): Promise<MappingOutcome> {
    const subject = mapping.subject ?? (kind === 'saml' ? 'nameID' : 'sub');
    const complete = Object.assign({}, mapping, { subject });
    return { ...(await this.outcomeOf(id, complete, claims)), rules: ruleOutcomes(complete, claims) };
  }

  private async outcomeOf(
    providerId: string,
    mapping: SubjectMapping,
    claims: Claims,
  ): Promise<Admitted | Refused> {
    const subject = textAt(claims, mapping.subject);
    if (subject === undefined) return refused('no-subject', `${mapping.subject} was not sent`);
    const account = await this.links.find(providerId, subject);
    if (this.provisioning.keeps(providerId)) {
      if (account?.managedBy) return provisionedOutcome(account, subject, mapping, claims);
      if (!this.provisioning.current()?.just_in_time)
        return refusedFor(account?.enabled === false ? DISABLED : NOT_PROVISIONED);
    }
    const mapped = mapClaims(mapping, subject, claims);
    if (isRefusal(mapped)) return refusedFor(mapped);
    const person = await this.persons.resolve(mapped);
    if (person && isRefusal(person)) return refusedFor(person);
    if (account && !account.enabled) return refusedFor(DISABLED);
    const fhirUser = person && 'reference' in person ? person.reference : undefined;
    if (fhirUser !== undefined && (await this.links.isTaken(providerId, subject, fhirUser)))
      return refusedFor(TAKEN);
    const { person: _wanted, ...facts } = mapped;
    return {
      outcome: 'admitted',
      subject,
      account: account ? { id: account.id, username: account.username } : 'new',
      ...facts,
      ...(fhirUser === undefined ? {} : { fhirUser }),
      ...(person && 'toCreate' in person ? { creates: person.toCreate } : {}),
    };
  }
}

/** The directory says who these people are; the claims only prove it, and meet what is asked of everybody. */
function provisionedOutcome(
  { id, username, name, roles, fhirUser, enabled }: User,
  subject: string,
  mapping: ClaimMapping,
  claims: Claims,
): Admitted | Refused {
  const refusal = unmetRequirement(mapping, claims) ?? (enabled ? undefined : DISABLED);
  if (refusal) return refusedFor(refusal);
  const account = { id, username };
  return {
    outcome: 'admitted',
    subject,
    account,
    username,
    name,
    roles,
    ...(fhirUser === null ? {} : { fhirUser }),
  };
}

function refusedFor({ refusal, detail }: MappingRefusal): Refused {
  return refused(refusal, detail);
}

function refused(reason: Refused['reason'], detail: string): Refused {
  return { outcome: 'refused', reason, detail };
}
