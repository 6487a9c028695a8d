import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { OPERATOR_ROUTE, requireOperator } from '../../../installation/operator.js';
import { readDeclared, refuseMistakes } from '../../../installation/read-declared.js';
import { DelegatedScopes } from '../../resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../resource-server/principal.js';
import { DISABLED, TAKEN } from '../accounts/federated-accounts.js';
import { IdentityLinkRepository } from '../accounts/identity-link.repository.js';
import { IdentityProviders } from '../providers/identity-providers.js';
import { textAt } from '../../claims/claims.js';
import { mapClaims } from './mapped-person.js';
import { isRefusal } from './mapping-refusal.js';
import { MappingTrial } from './mapping-trial.js';
import { PersonResolution } from './person-resolution.js';

/** What would come out for a recorded set of claims (docs/identity/mapping.md). Nothing is written. */
@Controller('identity/mapping')
export class MappingTestController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly persons: PersonResolution,
    private readonly links: IdentityLinkRepository,
  ) {}

  @Post('test')
  @HttpCode(200)
  @DelegatedScopes(OPERATOR_ROUTE)
  async test(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<object | void> {
    requireOperator(principal);
    const trial = readDeclared(MappingTrial, body);
    const declaration = (await this.providers.find(trial.provider))?.declaration;
    if (!declaration) return refuseMistakes(['provider is not the id of a declared identity provider']);
    const mapping = trial.mapping ?? declaration.mapping ?? {};
    const subject = textAt(trial.claims, mapping.subject ?? 'sub');
    if (subject === undefined) return refused('no-subject', `${mapping.subject ?? 'sub'} was not sent`);
    const mapped = mapClaims(mapping, subject, trial.claims);
    if (isRefusal(mapped)) return refused(mapped.refusal, mapped.detail);
    const person = await this.persons.resolve(mapped);
    if (person && isRefusal(person)) return refused(person.refusal, person.detail);
    const account = await this.links.find(declaration.id, subject);
    if (account && !account.enabled) return refused(DISABLED.refusal, DISABLED.detail);
    const fhirUser = person && 'reference' in person ? person.reference : undefined;
    if (fhirUser !== undefined && (await this.links.isTaken(declaration.id, subject, fhirUser)))
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

function refused(reason: string, detail: string): object {
  return { outcome: 'refused', reason, detail };
}
