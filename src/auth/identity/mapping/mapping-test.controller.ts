import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { OPERATOR_ROUTE, requireOperator } from '../../../installation/operator.js';
import { readDeclared, refuseMistakes } from '../../../installation/read-declared.js';
import { DelegatedScopes } from '../../resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../resource-server/principal.js';
import { IdentityProviders } from '../providers/identity-providers.js';
import { MappingTrial } from './mapping-trial.js';
import { type MappingOutcome, MappingTrials } from './mapping-trials.js';

/** What would come out for a recorded set of claims (docs/identity/mapping.md). Nothing is written. */
@Controller('identity/mapping')
export class MappingTestController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly trials: MappingTrials,
  ) {}

  @Post('test')
  @HttpCode(200)
  @DelegatedScopes(OPERATOR_ROUTE)
  async test(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
  ): Promise<MappingOutcome | void> {
    requireOperator(principal);
    const { provider, mapping, claims } = readDeclared(MappingTrial, body);
    const declaration = (await this.providers.list()).find(({ id }) => id === provider);
    if (!declaration) return refuseMistakes(['provider is not the id of a declared identity provider']);
    return this.trials.run(declaration, mapping ?? declaration.mapping ?? {}, claims);
  }
}
