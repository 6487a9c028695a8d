import { Module } from '@nestjs/common';
import { StorageModule } from '../../storage/storage.module.js';
import { EncounterEverythingController } from './encounter-everything.controller.js';
import { EverythingAnswer } from './everything-answer.js';
import { EverythingService } from './everything.service.js';
import { PatientEverythingController } from './patient-everything.controller.js';

/** `Patient/$everything` and `Encounter/$everything`. */
@Module({
  imports: [StorageModule],
  controllers: [PatientEverythingController, EncounterEverythingController],
  providers: [EverythingService, EverythingAnswer],
})
export class EverythingModule {}
