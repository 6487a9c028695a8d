import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { FinishedJobsJob } from './finished-jobs.job.js';
import { JobClaims } from './job-claims.js';
import { JobHandlers } from './job-handlers.js';
import { JobRunner } from './job-runner.js';
import { JobTiming } from './job-timing.js';
import { Jobs } from './jobs.js';
import { PeriodicJobs } from './periodic-jobs.js';

/** Background work, kept in the database: `Jobs` to ask for it; `JobHandler` and `PeriodicJob` to do it. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [Jobs, JobClaims, JobHandlers, JobRunner, JobTiming, PeriodicJobs, FinishedJobsJob],
  exports: [Jobs],
})
export class JobsModule {}
