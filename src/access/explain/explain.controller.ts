import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { readDeclared } from '../../installation/read-declared.js';
import { MANAGED_ROUTE, requireManager } from '../access-manager.js';
import { AccessExplainer } from './access-explainer.js';
import { ExplainDeclaration } from './explain.declaration.js';
import type { Explanation } from './explanation.js';

/** docs/security/explain.md */
@Controller('access/explain')
export class ExplainController {
  constructor(
    private readonly explainer: AccessExplainer,
    private readonly journal: AuditJournal,
  ) {}

  @Post()
  @HttpCode(200)
  @DelegatedScopes(MANAGED_ROUTE)
  async explain(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<Explanation> {
    requireManager(principal);
    const explanation = await this.explainer.explain(readDeclared(ExplainDeclaration, body));
    const { decision, decided_by: decidedBy } = explanation;
    await this.journal.note({
      kind: 'operation',
      outcome: 'success',
      detail: { operation: 'access-explain', decision, decidedBy },
    });
    return explanation;
  }
}
