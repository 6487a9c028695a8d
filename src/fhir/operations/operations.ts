import type { Type } from '@nestjs/common';
import { EverythingModule } from './everything/everything.module.js';
import { MetaModule } from './meta/meta.module.js';
import { ValidateModule } from './validate/validate.module.js';

/** The operations that the server has of itself: each a module as an installation would write it. */
export const OPERATIONS: readonly Type[] = [EverythingModule, MetaModule, ValidateModule];
