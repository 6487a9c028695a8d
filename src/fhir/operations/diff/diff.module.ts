import { Module } from '@nestjs/common';
import { DiffController } from './diff.controller.js';
import { DiffedResources } from './diffed-resources.js';
import { SystemDiffController } from './system-diff.controller.js';

/** `$diff` of versions, resources and content of the caller's own. */
@Module({ controllers: [DiffController, SystemDiffController], providers: [DiffedResources] })
export class DiffModule {}
