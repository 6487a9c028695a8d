import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { Metrics } from './metrics.js';
import { answerPrimary, metricsOfWorkers } from './worker-metrics.js';

/**
 * `GET /metrics` on a port of its own (`METRICS_PORT`), for Prometheus in the inner network: no proxy opens it by
 * mistake. Of several processes the primary answers for all.
 */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private server: Server | undefined;
  private forget: (() => void) | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { METRICS_PORT, METRICS_HOST } = this.environment;
    if (METRICS_PORT === undefined) return;
    if (!cluster.isPrimary) {
      this.forget = answerPrimary(async () => (await this.metrics.collect()) ?? []);
      return;
    }
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: Error) => {
        this.logger.warn(`cannot be collected: ${error.message}`);
        response.writeHead(503).end();
      });
    });
    this.server.listen(METRICS_PORT, METRICS_HOST);
    await once(this.server, 'listening');
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.forget?.();
    if (!this.server) return;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (method !== 'GET' || url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    const { AggregatorRegistry } = await import('prom-client');
    const own = (await this.metrics.collect()) ?? [];
    const all = AggregatorRegistry.aggregate([own, ...(await metricsOfWorkers())]);
    response.writeHead(200, { 'Content-Type': all.contentType }).end(await all.metrics());
  }
}
