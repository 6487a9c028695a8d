import { Body, Controller, Get, Put } from '@nestjs/common';
import { administeredBy, noteChange } from '../administration/administered.js';
import { AuditJournal } from '../audit/audit-journal.js';
import { IdentityProviderRepository } from '../auth/identity/providers/identity-provider.repository.js';
import { ProvisioningDeclaration } from '../auth/identity/provisioning/provisioning.declaration.js';
import { Provisioning } from '../auth/identity/provisioning/provisioning.js';
import { DelegatedScopes } from '../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../auth/resource-server/principal.js';
import { MANAGE_INSTALLATION } from '../auth/scopes/identity-scopes.js';
import { requireOperator } from '../installation/operator.js';
import { readDeclared, refuseMistakes } from '../installation/read-declared.js';

/** Whether and how a directory keeps accounts, as in the bootstrap file. */
@Controller('administration/provisioning')
export class ProvisioningController {
  constructor(
    private readonly provisioning: Provisioning,
    private readonly providers: IdentityProviderRepository,
    private readonly journal: AuditJournal,
  ) {}

  @Get()
  @DelegatedScopes(administeredBy(MANAGE_INSTALLATION))
  read(@CurrentPrincipal() principal: Principal): object {
    requireOperator(principal);
    return { provisioning: this.provisioning.current() ?? null };
  }

  /** `{ "provisioning": null }` closes the SCIM server; accounts stay as they are. */
  @Put()
  @DelegatedScopes(administeredBy(MANAGE_INSTALLATION))
  async declare(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<object> {
    requireOperator(principal);
    const { provisioning: sent } = (body ?? {}) as { readonly provisioning?: unknown };
    const declaration =
      sent === null ? undefined : readDeclared(ProvisioningDeclaration, sent, 'provisioning: ');
    const { provider } = declaration ?? {};
    if (provider !== undefined && !(await this.providers.find(provider)))
      refuseMistakes(['provisioning: provider is not the id of a declared identity provider']);
    await this.provisioning.publish(declaration);
    await noteChange(this.journal, 'policy-changed', { change: 'provisioning' });
    return this.read(principal);
  }
}
