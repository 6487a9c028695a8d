import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Environment } from '../../config/environment.js';
import { isFhirBase, isFhirPath } from './fhir-path.js';
import type { FhirRequest } from './fhir-request.js';

/** A resource alone is never larger than this; batches and transactions may be (MAX_BODY_BYTES). */
const MAX_RESOURCE_BYTES = 8 * 1024 * 1024;

/** Of MAX_BODY_VALUES: a code system of many short concepts has twice what its share of the bytes would be. */
const RESOURCES_SHARE = 4;

const RESOURCE_BODY = 'application/x-firekeeper-resource';
const BUNDLE_BODY = 'application/x-firekeeper-bundle';

/**
 * Hands bodies of FHIR routes over as bytes, whatever their media type: what may be sent is the interaction's business
 * (a resource, a patch, a form), and OAuth routes keep their own parsers for the same media types.
 */
@Injectable()
export class RequestBodies implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly environment: Environment,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const { MAX_BODY_BYTES, MAX_BODY_VALUES } = this.environment;
    const bundle = { mostValues: MAX_BODY_VALUES };
    const resource = { mostValues: Math.floor(MAX_BODY_VALUES / RESOURCES_SHARE) };
    for (const [type, bodyLimit] of [
      [RESOURCE_BODY, Math.min(MAX_RESOURCE_BYTES, MAX_BODY_BYTES)],
      [BUNDLE_BODY, MAX_BODY_BYTES],
    ] as const) {
      fastify.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit }, (_request, body, done) => {
        done(null, body);
      });
    }
    fastify.addHook('onRequest', (request, _reply, done) => {
      if (isFhirPath(request.url)) {
        const isBundle = isFhirBase(request.url);
        (request as FhirRequest).declaredMediaType = request.headers['content-type'];
        (request as FhirRequest).bounds = isBundle ? bundle : resource;
        request.headers['content-type'] = isBundle ? BUNDLE_BODY : RESOURCE_BODY;
      }
      done();
    });
  }
}
