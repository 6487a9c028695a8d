import { Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessExplainer } from '../../../access/explain/access-explainer.js';
import { ExplainDeclaration } from '../../../access/explain/explain.declaration.js';
import type { Explanation } from '../../../access/explain/explanation.js';
import { AuditJournal } from '../../../audit/audit-journal.js';
import { FhirError } from '../../../fhir/errors/fhir-error.js';
import { readDeclared } from '../../../installation/read-declared.js';
import { Pages } from '../../../pages/pages.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { SignedForm } from '../../../portal/session/signed-form.decorator.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { FormFields, given } from '../../../pages/form-fields.js';
import { explainPage } from './explain.page.js';

const NAMES = ['username', 'client_id', 'scope', 'patient', 'method', 'url'] as const;

/** Why somebody sees what they see, asked by people. A token that was pasted is shown to nobody again. */
@ConsoleController('policies/try')
export class ConsoleExplainController {
  constructor(
    private readonly explainer: AccessExplainer,
    private readonly journal: AuditJournal,
    private readonly pages: Pages,
  ) {}

  @Get()
  async show(
    @SignedIn() visitor: Visitor,
    @Query() sent: Readonly<Record<string, unknown>>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.send(reply, explainPage(visitor, { asked: sent }));
  }

  @Post()
  async explain(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = given(Object.fromEntries(NAMES.map(name => [name, form.text(name)])));
    const sent = given({ ...asked, token: form.text('token') });
    try {
      const explanation = await this.explainer.explain(readDeclared(ExplainDeclaration, sent));
      await this.note(explanation);
      await this.pages.send(reply, explainPage(visitor, { asked, explanation }));
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      await this.pages.send(reply, explainPage(visitor, { asked, mistake: error.message }));
    }
  }

  private async note({ decision, decided_by: decidedBy }: Explanation): Promise<void> {
    const detail = { operation: 'access-explain', decision, decidedBy };
    await this.journal.note({ kind: 'operation', outcome: 'success', detail });
  }
}
