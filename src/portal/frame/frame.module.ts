import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../../clients/clients.module.js';
import { InteractionsModule } from '../../fhir/interactions/interactions.module.js';
import { ValidateModule } from '../../fhir/operations/validate/validate.module.js';
import { StorageModule } from '../../fhir/storage/storage.module.js';
import { LaunchContextModule } from '../../launch-context/launch-context.module.js';
import { AppList } from '../launch/app-list.js';
import { PatientRecord } from '../record/patient-record.js';
import { DraftViews } from './draft-views.js';
import { DraftsController } from './drafts.controller.js';
import { EmbeddedAppRepository } from './embedded-app.repository.js';
import { EmbeddedAppsController } from './embedded-apps.controller.js';
import { FrameController } from './frame.controller.js';
import { Messages } from './messages/messages.js';
import { ScratchpadMessages } from './messages/scratchpad.messages.js';
import { UiMessages } from './messages/ui.messages.js';
import { ScratchpadDraft } from './scratchpad-draft.entity.js';
import { Scratchpad } from './scratchpad.js';
import { ScratchpadRepository } from './scratchpad.repository.js';

/** The EHR frame: apps embedded beside the record, and what they say to it (docs/portal/ehr-frame.md). */
@Module({
  imports: [
    TypeOrmModule.forFeature([ScratchpadDraft]),
    ClientsModule,
    InteractionsModule,
    LaunchContextModule,
    StorageModule,
    ValidateModule,
  ],
  controllers: [FrameController, EmbeddedAppsController, DraftsController],
  providers: [
    AppList,
    PatientRecord,
    EmbeddedAppRepository,
    ScratchpadRepository,
    Scratchpad,
    DraftViews,
    Messages,
    UiMessages,
    ScratchpadMessages,
  ],
})
export class FrameModule {}
