import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { FhirError } from '../../fhir/errors/fhir-error.js';
import { FormFields } from '../../pages/form-fields.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { seeOther } from '../../pages/see-other.js';
import { draftsPage } from '../pages/draft-panel.js';
import { navigation } from '../pages/navigation.js';
import { PortalError } from '../portal-error.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedForm } from '../session/signed-form.decorator.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';
import { DraftViews } from './draft-views.js';
import { Scratchpad } from './scratchpad.js';

/** The drafts that apps have laid beside a record: the person puts them into it, or throws them away. */
@SignedInController('patients/:patient/frame/drafts')
export class DraftsController {
  constructor(
    private readonly scratchpad: Scratchpad,
    private readonly drafts: DraftViews,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('the drafts of the session of the signed-in person')
  async show(
    @SignedIn() visitor: Visitor,
    @Param('patient') patient: string,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send(reply, visitor, patient, language);
  }

  @Post()
  @PublicEndpoint('puts a draft into the record with the rights of the signed-in person, or throws it away')
  async decide(
    @SignedIn() visitor: Visitor,
    @Param('patient') patient: string,
    @SignedForm() form: FormFields,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const location = form.one('draft');
    const decision = form.one('decision');
    if (decision === 'discard') await this.scratchpad.remove(visitor, patient, location);
    else if (decision !== 'commit') throw new PortalError(400, say => say.noDecision);
    else {
      const refusal = await this.commit(visitor, patient, location);
      if (refusal !== undefined) return this.send(reply, visitor, patient, language, refusal);
    }
    const address = `/patients/${encodeURIComponent(patient)}/frame/drafts`;
    await seeOther(reply, address);
  }

  /** Why it is refused; undefined if it is in the record now. */
  private async commit(visitor: Visitor, patient: string, location: unknown): Promise<string | undefined> {
    try {
      await this.scratchpad.commit(visitor, patient, location);
      return undefined;
    } catch (error) {
      if (error instanceof FhirError && error.status < 500 && error.status !== 404) return error.message;
      throw error;
    }
  }

  private async send(
    reply: FastifyReply,
    visitor: Visitor,
    patient: string,
    language: Language,
    refusal?: string,
  ): Promise<void> {
    const page = draftsPage(
      {
        patient,
        language,
        csrf: visitor.session.csrf,
        drafts: await this.drafts.of(visitor, patient),
        ...(refusal === undefined ? {} : { refusal }),
      },
      navigation(visitor, [], language),
    );
    await this.pages.send(reply, page);
  }
}
