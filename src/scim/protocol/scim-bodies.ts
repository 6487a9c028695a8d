import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { SCIM_BASE } from '../scim-controller.decorator.js';
import { answerError } from './answer-error.js';

/** Takes `application/scim+json` as the JSON it is; what is none is no object, which the handlers refuse in their words. */
@Injectable()
export class ScimBodies implements OnModuleInit {
  private readonly fastify: FastifyInstance;

  constructor(host: HttpAdapterHost) {
    this.fastify = host.httpAdapter.getInstance<FastifyInstance>();
    // a body that is too long, or of a type that nobody reads, never comes to a handler; routes are made after this
    this.fastify.addHook('onRoute', route => {
      if (route.url.startsWith(`/${SCIM_BASE}/`)) {
        route.errorHandler = (error, request, reply) => void answerError(error, request, reply);
      }
    });
  }

  onModuleInit(): void {
    const parser = this.fastify.getDefaultJsonParser('error', 'error');
    this.fastify.addContentTypeParser<string>(
      'application/scim+json',
      { parseAs: 'string' },
      (request, body, done) =>
        void parser(request, body, (error, read) => done(null, error ? undefined : read)),
    );
  }
}
