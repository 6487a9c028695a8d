import { Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { galleryPage } from '../pages/gallery.page.js';
import { navigation } from '../pages/navigation.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';
import { GalleryApps } from './gallery-apps.js';

/** The apps there are for whoever is signed in (docs/portal.md). */
@SignedInController('gallery')
export class GalleryController {
  constructor(
    private readonly apps: GalleryApps,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('the apps that the signed-in person can open')
  async show(
    @SignedIn() visitor: Visitor,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const apps = await this.apps.of(visitor);
    const page = galleryPage({ apps, language, navigation: navigation(visitor, [], language) });
    await this.pages.send(reply, page);
  }
}
