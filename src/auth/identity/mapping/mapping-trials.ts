import { Injectable } from '@nestjs/common';
import { type Claims, textAt } from '../../claims/claims.js';
import { DISABLED, TAKEN } from '../accounts/federated-accounts.js';
import { IdentityLinkRepository } from '../accounts/identity-link.repository.js';
import type { NewPerson } from '../../../people/person-directory.js';
import type { ProviderKind, ProviderSummary } from '../providers/identity-provider.declaration.js';
import type { ClaimMapping } from './claim-mapping.js';
import { mapClaims, type MappedPerson } from './mapped-person.js';
import { isRefusal, type RefusalReason } from './mapping-refusal.js';
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
    const mapped = mapClaims(mapping, subject, claims);
    if (isRefusal(mapped)) return refused(mapped.refusal, mapped.detail);
    const person = await this.persons.resolve(mapped);
    if (person && isRefusal(person)) return refused(person.refusal, person.detail);
    const account = await this.links.find(providerId, subject);
    if (account && !account.enabled) return refused(DISABLED.refusal, DISABLED.detail);
    const fhirUser = person && 'reference' in person ? person.reference : undefined;
    if (fhirUser !== undefined && (await this.links.isTaken(providerId, subject, fhirUser)))
      return refused(TAKEN.refusal, TAKEN.detail);
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

function refused(reason: Refused['reason'], detail: string): Refused {
  return { outcome: 'refused', reason, detail };
}
