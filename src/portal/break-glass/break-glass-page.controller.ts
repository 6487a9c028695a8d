import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BreakGlassDeclaration } from '../../access/break-glass/break-glass.declaration.js';
import { BreakTheGlass } from '../../access/break-glass/break-the-glass.js';
import { StepUpRequiredError, StepUpRule } from '../../access/break-glass/step-up.rule.js';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import { isId } from '../../fhir/model/primitive.js';
import { readDeclared } from '../../installation/read-declared.js';
import { FormFields } from '../../pages/form-fields.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import type { Page } from '../../pages/page.js';
import { Pages } from '../../pages/pages.js';
import { seeOther } from '../../pages/see-other.js';
import { breakGlassPage } from '../pages/break-glass.page.js';
import { navigation } from '../pages/navigation.js';
import { PORTAL_CLIENT_ID } from '../portal-client.js';
import { PortalError } from '../portal-error.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedForm } from '../session/signed-form.decorator.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';

/** Where a clinician asks for a record that is not theirs to see (docs/security/break-the-glass.md). */
@SignedInController('patients/:patient/break-glass')
export class BreakGlassPageController {
  constructor(
    private readonly glass: BreakTheGlass,
    private readonly stepUp: StepUpRule,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('the form of a signed-in person whose policies let them break the glass')
  async show(
    @SignedIn() visitor: Visitor,
    @Param('patient') patient: string,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.requireOpen(visitor, patient);
    await this.pages.send(reply, this.page(visitor, patient, language));
  }

  @Post()
  @PublicEndpoint('opens the record for the signed-in person; guarded by the token in the form')
  async begin(
    @SignedIn() visitor: Visitor,
    @Param('patient') patient: string,
    @ReaderLanguage() language: Language,
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.requireOpen(visitor, patient);
    try {
      const asked = readDeclared(BreakGlassDeclaration, { ...form.filled(), patient });
      const { user, rights, signIn } = visitor;
      const breaker = { subject: user.id, clientId: PORTAL_CLIENT_ID, user: rights, signIn };
      await this.glass.begin(breaker, asked);
    } catch (error) {
      const lacksReason = error instanceof InvalidError;
      if (!lacksReason && !(error instanceof StepUpRequiredError)) throw error;
      await this.pages.send(reply, this.page(visitor, patient, language, lacksReason));
      return;
    }
    await seeOther(reply, `/patients/${patient}`);
  }

  private requireOpen({ rights }: Visitor, patient: string): void {
    if (!isId(patient)) throw new PortalError(404, say => say.noRecord);
    if (!this.glass.isOpenTo(rights.roles)) throw new PortalError(403, say => say.mayNotDo);
  }

  private page(visitor: Visitor, patient: string, language: Language, lacksReason = false): Page {
    return breakGlassPage({
      language,
      patient,
      csrf: visitor.session.csrf,
      navigation: navigation(visitor, [], language),
      lacksReason,
      lacksSignIn: !this.stepUp.isMet(visitor.signIn),
    });
  }
}
