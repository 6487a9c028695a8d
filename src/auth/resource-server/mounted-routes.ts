import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

/** One route as the HTTP server has it. */
export interface MountedRoute {
  readonly method: string;
  readonly path: string;
}

/**
 * Everything that is really mounted, by Nest or past it. Made before the first route, for it listens to the server.
 */
@Injectable()
export class MountedRoutes {
  private readonly routes: MountedRoute[] = [];

  constructor({ httpAdapter }: HttpAdapterHost) {
    const server = httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onRoute', ({ method, url }) => {
      for (const verb of [method].flat()) this.routes.push({ method: verb, path: url });
    });
  }

  list(): readonly MountedRoute[] {
    return this.routes;
  }
}
