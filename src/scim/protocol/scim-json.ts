import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

/** RFC 7644 §8.1 */
export const SCIM_JSON = 'application/scim+json; charset=utf-8';

/** Takes `application/scim+json` as the JSON it is; what is none is no object, which the handlers refuse in their words. */
@Injectable()
export class ScimJsonBodies implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const parser = fastify.getDefaultJsonParser('error', 'error');
    fastify.addContentTypeParser<string>(
      'application/scim+json',
      { parseAs: 'string' },
      (request, body, done) =>
        void parser(request, body, (error, read) => done(null, error ? undefined : read)),
    );
  }
}
