import type { Type } from '@nestjs/common';
import { DiffModule } from './diff/diff.module.js';
import { DocumentModule } from './document/document.module.js';
import { EverythingModule } from './everything/everything.module.js';
import { ExpandModule } from './expand/expand.module.js';
import { GraphqlModule } from './graphql/graphql.module.js';
import { LastnModule } from './lastn/lastn.module.js';
import { LookupModule } from './lookup/lookup.module.js';
import { MetaModule } from './meta/meta.module.js';
import { SubsumesModule } from './subsumes/subsumes.module.js';
import { ValidateCodeModule } from './validate-code/validate-code.module.js';
import { ReindexModule } from './reindex/reindex.module.js';
import { ValidateModule } from './validate/validate.module.js';

/** The operations that the server has of itself: each a module as an installation would write it. */
export const OPERATIONS: readonly Type[] = [
  DiffModule,
  DocumentModule,
  EverythingModule,
  ExpandModule,
  GraphqlModule,
  LastnModule,
  LookupModule,
  MetaModule,
  SubsumesModule,
  ValidateCodeModule,
  ReindexModule,
  ValidateModule,
];
