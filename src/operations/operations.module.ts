import { Module } from '@nestjs/common';
import { Answers } from './answers.js';
import { HealthController } from './health/health.controller.js';
import { Metrics } from './metrics/metrics.js';
import { MetricsServer } from './metrics/metrics.server.js';
import { Readiness } from './health/readiness.js';
import { RequestTraces } from './traces/request-traces.js';

/** What those need to know who run the server: health, metrics, traces (docs/operations.md). */
@Module({
  controllers: [HealthController],
  providers: [Answers, Readiness, Metrics, MetricsServer, RequestTraces],
  exports: [Readiness],
})
export class OperationsModule {}
