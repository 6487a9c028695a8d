import { Module } from '@nestjs/common';
import { InteractionsModule } from '../fhir/interactions/interactions.module.js';
import { DeclaredResources } from './declared-resources.js';

/** What the declarations of modules put into the database. */
@Module({ imports: [InteractionsModule], providers: [DeclaredResources] })
export class DeclaredContentModule {}
