import { Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  BrokenGlassRepository,
  glassSliceRequest,
} from '../../access/break-glass/broken-glass.repository.js';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { glassListPage } from '../pages/glass-list.page.js';
import { navigation } from '../pages/navigation.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';

/** Who has opened the own record beyond the rules: each patient sees it, with the reason. */
@SignedInController('account/break-glass')
export class OwnGlassController {
  constructor(
    private readonly grants: BrokenGlassRepository,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('who has broken the glass to the records of the signed-in person')
  async show(
    @SignedIn() visitor: Visitor,
    @ReaderLanguage() language: Language,
    @Query() sent: Readonly<Record<string, unknown>>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const grants = await this.grants.ofPatients(visitor.rights.patients, glassSliceRequest(sent));
    await this.pages.send(
      reply,
      glassListPage({ language, grants, navigation: navigation(visitor, [], language) }),
    );
  }
}
