import { Global, Module } from '@nestjs/common';
import { AssetController } from './asset.controller.js';
import { PageReplacements } from './page-replacements.js';
import { PageTemplates } from './page-templates.js';
import { Pages } from './pages.js';

/** Global, so that a module of an installation can replace pages without importing anything. */
@Global()
@Module({
  controllers: [AssetController],
  providers: [Pages, PageReplacements, PageTemplates],
  exports: [Pages, PageReplacements],
})
export class PagesModule {}
