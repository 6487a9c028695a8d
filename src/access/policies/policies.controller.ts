import { Body, Controller, Get, Headers, HttpCode, Param, Put } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { NotFoundError, VersionConflictError } from '../../fhir/errors/fhir-error.js';
import { readDeclaredList, refuseMistakes } from '../../installation/read-declared.js';
import { MANAGED_ROUTE, requireManager } from '../access-manager.js';
import { AccessPolicies } from './access-policies.js';
import { PolicyDeclaration } from './policy.declaration.js';

/** What people may do by their roles (docs/security/policies.md). */
@Controller('access/policies')
export class PoliciesController {
  constructor(
    private readonly policies: AccessPolicies,
    private readonly journal: AuditJournal,
  ) {}

  @Get()
  @DelegatedScopes(MANAGED_ROUTE)
  read(@CurrentPrincipal() principal: Principal): unknown {
    requireManager(principal);
    return this.policies.declared();
  }

  @Get('versions')
  @DelegatedScopes(MANAGED_ROUTE)
  async versions(@CurrentPrincipal() principal: Principal): Promise<unknown> {
    requireManager(principal);
    return this.policies.versions();
  }

  @Get('versions/:version')
  @DelegatedScopes(MANAGED_ROUTE)
  async version(
    @CurrentPrincipal() principal: Principal,
    @Param('version') version: string,
  ): Promise<unknown> {
    requireManager(principal);
    const found = await this.policies.find(version);
    if (found === undefined) throw new NotFoundError('There are no policies of this version');
    return found;
  }

  /** All of them: what is not in the list holds no more. With `If-Match`, only if the version is still that one. */
  @Put()
  @HttpCode(200)
  @DelegatedScopes(MANAGED_ROUTE)
  async publish(
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
  ): Promise<unknown> {
    requireManager(principal);
    const { version: before } = this.policies.declared();
    const expected = ifMatch?.replaceAll(/^(?:W\/)?"|"$/g, '');
    if (expected !== undefined && expected !== before) throw new VersionConflictError(before ?? 'none');
    const declarations = readDeclaredList(PolicyDeclaration, body);
    refuseMistakes(this.policies.mistakes(declarations).map(({ path, message }) => `${path} ${message}`));
    const version = await this.policies.publish(declarations);
    await this.journal.note({
      kind: 'policy-changed',
      outcome: 'success',
      detail: { before: before ?? 'none', version },
    });
    return this.policies.declared();
  }
}
