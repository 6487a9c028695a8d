import { Module } from '@nestjs/common';
import { InteractionsModule } from '../fhir/interactions/interactions.module.js';
import { DeclaredSearchParameters } from './declared-search-parameters.js';

/** What the declarations of modules put into the database. */
@Module({ imports: [InteractionsModule], providers: [DeclaredSearchParameters] })
export class DeclaredContentModule {}
