import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { HooksModule } from '../hooks/hooks.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { AccessSince } from './access-since.js';
import { AsyncRequestHandler } from './async-request.handler.js';
import { AsyncRequestGuard } from './async-request.guard.js';
import { AsyncRequests } from './async-requests.js';
import { AsyncStatusController } from './async-status.controller.js';
import { ExpiredAnswersJob } from './expired-answers.job.js';
import { KeptAnswerJudge } from './kept-answer.judge.js';

/** `Prefer: respond-async` for whatever may take long. https://hl7.org/fhir/R4/async.html */
@Module({
  imports: [DispatchModule, HooksModule, StorageModule],
  controllers: [AsyncStatusController],
  providers: [
    AccessSince,
    AsyncRequests,
    AsyncRequestHandler,
    ExpiredAnswersJob,
    KeptAnswerJudge,
    { provide: APP_GUARD, useClass: AsyncRequestGuard },
  ],
})
export class AsyncModule {}
