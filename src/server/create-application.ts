import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { AuditJournal } from '../audit/audit-journal.js';
import { mountAuthorizationServer } from '../auth/authorization-server/mount-authorization-server.js';
import type { Environment } from '../config/environment.js';
import { ExtensionDeclarations, type ExtensionModule } from '../extension/extension-declarations.js';
import { holdTypes } from '../extension/resource-types/types-in-use.js';
import { answerMalformedUrl } from '../fhir/errors/malformed-url.js';
import { auditRequests } from './audit-requests.js';
import { allowCrossOriginApps } from './cross-origin.js';
import { Answers, observeAnswers } from '../operations/answers.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { admitRequests } from './admission.js';
import { requireBodyRate } from './body-rate.js';
import { hangUp } from './hang-up.js';
import { logRequests } from './log-requests.js';
import { refuseAmbiguousMessages } from './message-framing.js';
import { OperatorLogger } from './operator.logger.js';
import { PREPARED } from './prepared.js';
import { showRefusalsAsPages } from './refusal-page.js';
import { requestTarget } from './request-target.js';
import { RequestsInFlight } from './requests-in-flight.js';
import { refuseCrossSiteForms, setSecurityHeaders } from './security-headers.js';

/** Forms and OAuth requests are small; FHIR bodies have their own limit, MAX_BODY_BYTES. */
const FORM_BYTES = 256 * 1024;
/** A FHIR id has at most 64 characters; the names of operations are not much longer. */
const LONGEST_PATH_PARAMETER = 128;
/** Time for the headers of a request: they are sent at once, or somebody means to hold the connection. */
const HEADERS_TIMEOUT_MS = 15_000;
/** How long a connection may be kept without a request. */
const IDLE_MS = 60_000;
/** How often these times are looked at. */
const TIMEOUT_CHECK_MS = 2000;

/** The whole server, configured and not yet listening. */
export async function createApplication(
  environment: Environment,
  extensions: readonly ExtensionModule[] = [],
): Promise<NestFastifyApplication> {
  return createServer(environment, AppModule.forRoot(environment, extensions), extensions);
}

/** A root module that holds the server's, with the server's edge around it. The types of modules are there before all else. */
export async function createServer(
  environment: Environment,
  root: Type | DynamicModule,
  extensions: readonly ExtensionModule[] = [],
): Promise<NestFastifyApplication> {
  const letGo = holdTypes(new ExtensionDeclarations(extensions).resourceTypes);
  try {
    return await createWithin(environment, root, letGo);
  } catch (error) {
    letGo();
    throw error;
  }
}

async function createWithin(
  environment: Environment,
  root: Type | DynamicModule,
  closed: () => void,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: FORM_BYTES,
    trustProxy: environment.TRUSTED_PROXIES ?? false,
    ...timeouts(environment.REQUEST_SECONDS * 1000),
    // Made here, never taken from the request: it stands in the log.
    genReqId: () => randomUUID(),
    frameworkErrors: answerMalformedUrl,
    clientErrorHandler: hangUp,
    rewriteUrl: requestTarget,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PATH_PARAMETER },
  });
  refuseAmbiguousMessages(adapter.getInstance());
  observeAnswers(
    adapter.getInstance(),
    lookedUpOnce(() => app.get(Answers)),
  );
  nameRequests(adapter.getInstance());
  const inFlight = new RequestsInFlight(environment);
  const journal = lookedUpOnce(() => app.get(AuditJournal, { strict: false }));
  auditRequests(adapter.getInstance(), journal, inFlight);
  admitRequests(
    adapter.getInstance(),
    inFlight,
    lookedUpOnce(() => app.get(RateLimits)),
  );
  requireBodyRate(adapter.getInstance(), environment);
  adapter.getInstance().decorate(PREPARED, true);
  adapter.getInstance().addHook('onClose', async () => closed());
  const logger = await OperatorLogger.for(environment);
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger,
    abortOnError: false,
    routeResolutionStrategy: 'specificity',
  });
  logRequests(app, logger);
  allowCrossOriginApps(app);
  setSecurityHeaders(app, environment);
  refuseCrossSiteForms(app, environment);
  showRefusalsAsPages(app);
  mountAuthorizationServer(app);
  return app;
}

/** For what every request asks for: the container takes longer to find it than it takes to do its work. */
function lookedUpOnce<Provider>(lookUp: () => Provider): () => Provider {
  let provider: Provider | undefined;
  return () => (provider ??= lookUp());
}

/** Nobody holds a connection by sending or reading slowly. */
function timeouts(requestTimeout: number): FastifyHttpOptions<Server> {
  return {
    requestTimeout,
    connectionTimeout: requestTimeout,
    keepAliveTimeout: IDLE_MS,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeout),
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    },
  };
}

/** Every answer names its request, so that a user's report finds the line in the log. */
function nameRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.raw.setHeader('X-Request-Id', request.id);
    done();
  });
}
