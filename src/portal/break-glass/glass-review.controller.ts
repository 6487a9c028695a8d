import { Get, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ReviewDeclaration } from '../../access/break-glass/break-glass.declaration.js';
import { BreakTheGlass } from '../../access/break-glass/break-the-glass.js';
import {
  BrokenGlassRepository,
  glassSliceRequest,
} from '../../access/break-glass/broken-glass.repository.js';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { seeOther } from '../../pages/see-other.js';
import { glassListPage } from '../pages/glass-list.page.js';
import { navigation } from '../pages/navigation.js';
import { PortalError } from '../portal-error.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedForm } from '../session/signed-form.decorator.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';

/** The queue of the privacy officer (docs/security/break-the-glass.md). */
@SignedInController('break-glass')
export class GlassReviewController {
  constructor(
    private readonly grants: BrokenGlassRepository,
    private readonly glass: BreakTheGlass,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('what waits for the review of a signed-in privacy officer')
  async show(
    @SignedIn() visitor: Visitor,
    @ReaderLanguage() language: Language,
    @Query() sent: Readonly<Record<string, unknown>>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireOfficer(visitor);
    const grants = await this.grants.withVerdict(undefined, glassSliceRequest(sent));
    const page = glassListPage({
      language,
      grants,
      navigation: navigation(visitor, [], language),
      csrf: visitor.session.csrf,
    });
    await this.pages.send(reply, page);
  }

  @Post(':id')
  @PublicEndpoint('the review of a signed-in privacy officer; guarded by the token in the form')
  async review(
    @SignedIn() visitor: Visitor,
    @Param('id', new ParseUUIDPipe()) id: string,
    @SignedForm(ReviewDeclaration) review: ReviewDeclaration,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireOfficer(visitor);
    const reviewer = { subject: visitor.user.id, name: visitor.user.username };
    await this.glass.review(reviewer, id, review);
    await seeOther(reply, '/break-glass');
  }
}

function requireOfficer({ rights }: Visitor): void {
  if (!rights.roles.includes('privacy-officer')) throw new PortalError(403, say => say.notAllowed);
}
