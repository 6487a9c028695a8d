import type { Registry } from 'prom-client';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import { Environment } from '../../config/environment.js';
import { Database } from '../../database/database.js';
import { PostgresDatabase } from '../../database/postgres-database.js';
import { Answers } from '../answers.js';
import { installationMetrics } from './installation-metrics.js';
import { measureRequests } from './measure-requests.js';
import { processMetrics } from './process-metrics.js';

/** The metrics of this process in the words of Prometheus (docs/operations.md). Nothing is loaded while they are off. */
@Injectable()
export class Metrics implements OnModuleInit {
  private registry: Registry | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly answers: Answers,
    private readonly database: Database,
    private readonly journal: AuditJournal,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.environment.METRICS_PORT === undefined) return;
    const prometheus = await import('prom-client');
    const registry = new prometheus.Registry();
    prometheus.collectDefaultMetrics({ register: registry });
    measureRequests(prometheus, registry, this.answers);
    installationMetrics(prometheus, registry, this.database);
    if (this.database instanceof PostgresDatabase)
      processMetrics(prometheus, registry, { database: this.database, journal: this.journal });
    this.registry = registry;
  }

  /** Undefined while they are off. */
  async collect(): Promise<readonly object[] | undefined> {
    return this.registry?.getMetricsAsJSON();
  }
}
