import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/storage.module.js';
import { BatchInteraction } from './batch.interaction.js';
import { EntryExecution } from './bundle/entry-execution.js';
import { ConditionalDeleteInteraction } from './conditional-delete.interaction.js';
import { ConditionalUpdateInteraction } from './conditional-update.interaction.js';
import { CreateInteraction } from './create.interaction.js';
import { DeleteHistoryInteraction } from './delete-history.interaction.js';
import { DeleteInteraction } from './delete.interaction.js';
import { HistoryInteraction } from './history.interaction.js';
import { PatchInteraction } from './patch.interaction.js';
import { ReadInteraction } from './read.interaction.js';
import { SearchInteraction } from './search.interaction.js';
import { SortedTypesSearch } from './sorted-types-search.js';
import { TransactionInteraction } from './transaction.interaction.js';
import { TypesSearchInteraction } from './types-search.interaction.js';
import { UpdateInteraction } from './update.interaction.js';
import { VreadInteraction } from './vread.interaction.js';

const INTERACTIONS = [
  ReadInteraction,
  VreadInteraction,
  HistoryInteraction,
  SearchInteraction,
  TypesSearchInteraction,
  CreateInteraction,
  UpdateInteraction,
  ConditionalUpdateInteraction,
  PatchInteraction,
  DeleteInteraction,
  DeleteHistoryInteraction,
  ConditionalDeleteInteraction,
  BatchInteraction,
  TransactionInteraction,
];

/** What FHIR lets a client do, one class each; for REST, the portal and extensions alike. */
@Module({
  imports: [StorageModule],
  providers: [...INTERACTIONS, EntryExecution, SortedTypesSearch],
  exports: INTERACTIONS,
})
export class InteractionsModule {}
