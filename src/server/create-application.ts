import { randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { mountAuthorizationServer } from '../auth/authorization-server/mount-authorization-server.js';
import type { Environment } from '../config/environment.js';
import { answerMalformedUrl } from '../fhir/errors/malformed-url.js';
import { auditRequests } from './audit-requests.js';
import { allowCrossOriginApps } from './cross-origin.js';
import { OperatorLogger } from './operator.logger.js';
import { showRefusalsAsPages } from './refusal-page.js';
import { refuseCrossSiteForms, setSecurityHeaders } from './security-headers.js';

/** Forms and OAuth requests are small; FHIR bodies have their own limit, MAX_BODY_BYTES. */
const FORM_BYTES = 256 * 1024;
/** A FHIR id has at most 64 characters; the names of operations are not much longer. */
const LONGEST_PATH_PARAMETER = 128;
/** Time for a client to send its whole request. */
const REQUEST_TIMEOUT_MS = 120_000;

/** The whole server, configured and not yet listening. */
export async function createApplication(
  environment: Environment,
  extensions: readonly Type[] = [],
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: FORM_BYTES,
    trustProxy: environment.TRUSTED_PROXIES ?? false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Made here, never taken from the request: it stands in the log.
    genReqId: () => randomUUID(),
    frameworkErrors: answerMalformedUrl,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PATH_PARAMETER },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(environment, extensions),
    adapter,
    {
      logger: new OperatorLogger(),
      abortOnError: false,
      routeResolutionStrategy: 'specificity',
    },
  );
  nameRequests(app);
  auditRequests(app);
  allowCrossOriginApps(app);
  setSecurityHeaders(app, environment);
  refuseCrossSiteForms(app, environment);
  showRefusalsAsPages(app);
  mountAuthorizationServer(app);
  return app;
}

/** Every answer names its request, so that a user's report finds the line in the log. */
function nameRequests(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      reply.raw.setHeader('X-Request-Id', request.id);
      done();
    });
}
