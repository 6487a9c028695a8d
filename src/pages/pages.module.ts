import { Module } from '@nestjs/common';
import { AssetController } from './asset.controller.js';
import { Pages } from './pages.js';

@Module({ controllers: [AssetController], providers: [Pages], exports: [Pages] })
export class PagesModule {}
