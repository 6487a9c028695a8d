import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { Readiness } from './readiness.js';

const HEALTH_JSON = 'application/health+json';

/** For whoever starts, restarts and balances processes (docs/operations.md). */
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process answers: nothing else is looked at, for a restart would not mend a database. */
  @Get('live')
  @PublicEndpoint('whether the process answers; says nothing else')
  @Header('Content-Type', HEALTH_JSON)
  @Header('Cache-Control', 'no-store')
  live(): { readonly status: 'pass' } {
    return { status: 'pass' };
  }

  /** 503 while requests cannot be answered: then let others have them. */
  @Get('ready')
  @PublicEndpoint('whether requests can be answered: database, migrations, jobs; no addresses, no secrets')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const health = await this.readiness.check();
    await reply
      .code(health.status === 'fail' ? 503 : 200)
      .headers({ 'Content-Type': HEALTH_JSON, 'Cache-Control': 'no-store' })
      .send(JSON.stringify(health));
  }
}
