import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditJournal } from '../audit/audit-journal.js';
import { AuditedRequest, auditedRequest } from '../audit/audited-request.js';
import { JournalUnavailableError } from '../audit/journal-unavailable.error.js';
import { isAuthorizationPath } from '../auth/authorization-server/authorization-path.js';
import { operationOutcome } from '../fhir/errors/operation-outcome.js';
import { isFhirPath } from '../fhir/rest/fhir-path.js';
import type { RequestsInFlight } from './requests-in-flight.js';

const RETRY_AFTER = '5';
const NOT_ANSWERED = 'What was asked for cannot be recorded now, and so it is not answered. Try again';
/** To apps, as RFC 6749 §5.2 words it. */
const NOT_ANSWERED_JSON = JSON.stringify({
  error: 'temporarily_unavailable',
  error_description: 'what was asked for cannot be recorded now, and so it is not answered; try again',
});
/** What no browser shows. */
const FOR_APPS = /^(?:\/auth)?\/(?:token|introspect|revoke|par|userinfo)$/;
/** The FHIR path names what is meant, in this order; other paths may hold what works as a key. */
const OF_RESOURCES = ['resourceType', 'id', 'versionId'] as const;
const OF_COMPARTMENTS = ['compartment', 'id', 'resourceType'] as const;

declare module 'fastify' {
  interface FastifyRequest {
    /** What it does, until that is written to the journal. */
    audited?: AuditedRequest | undefined;
  }
}

/**
 * No answer leaves before its entry in the journal is durable: one hook around everything that is mounted, handlers
 * of extensions too (docs/security/audit.md). It is to be added before the application is made: Nest mounts what
 * answers past Fastify, such as the authorization server, in a hook of its own.
 */
export function auditRequests(
  fastify: FastifyInstance,
  journalOf: () => AuditJournal,
  inFlight: RequestsInFlight,
): void {
  // A property and not a WeakMap, which the garbage collector has to walk as long as requests are under way.
  fastify.decorateRequest('audited');
  fastify.addHook('onRequest', (request, reply, done) => {
    const audited = new AuditedRequest({ id: request.id, from: request.ip });
    request.audited = audited;
    if (isAuthorizationPath(request.url)) holdBack(request.raw, reply.raw, audited, journalOf());
    audited.run(done);
  });
  // Reading the body leaves the asynchronous context of the request.
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (request.audited && request.audited !== auditedRequest()) request.audited.run(done);
    else done();
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { audited } = request;
    // Once only: an error on the way out comes by here again.
    request.audited = undefined;
    const entries = audited?.entries({ ...describe(request), status: reply.statusCode }) ?? [];
    const journal = journalOf();
    if (entries.length === 0 || !journal.isKept) {
      done(null, payload);
      return undefined;
    }
    return journal.write(entries, inFlight.count).then(
      () => payload,
      (error: unknown) => {
        if (error instanceof JournalUnavailableError) return refuse(request, reply);
        throw error;
      },
    );
  });
}

function describe(request: FastifyRequest): { readonly what: string; readonly about: string } {
  const parameters = (request.params ?? {}) as Readonly<Record<string, string>>;
  const route = request.routeOptions.url;
  const what = `${request.method} ${route ?? 'unrouted'}`;
  if (!isFhirPath(request.url)) return { what, about: '' };
  let about = '';
  for (const name of parameters['compartment'] === undefined ? OF_RESOURCES : OF_COMPARTMENTS) {
    const part = parameters[name];
    if (part) about = about === '' ? part : `${about}/${part}`;
  }
  // Else the route says of which type it is: `/fhir/Patient/:id/$everything`.
  const isOfAnyType = (parameters['resourceType'] ?? parameters['compartment']) !== undefined;
  if (about !== '' && !isOfAnyType) about = `${route?.split('/', 3)[2]}/${about}`;
  return { what, about };
}

/** Nothing of the answer goes out, not even its headers. */
function refuse(request: FastifyRequest, reply: FastifyReply): string {
  for (const name of Object.keys(reply.getHeaders()))
    if (!reply.raw.hasHeader(name)) reply.removeHeader(name);
  const isFhir = isFhirPath(request.url);
  void reply
    .code(503)
    .headers({ 'Retry-After': RETRY_AFTER, 'Cache-Control': 'no-store' })
    .type(isFhir ? 'application/fhir+json; charset=utf-8' : 'text/plain; charset=utf-8');
  return isFhir
    ? operationOutcome([{ severity: 'error', code: 'transient', diagnostics: NOT_ANSWERED }])
    : NOT_ANSWERED;
}

/** The authorization server ends its answers with one call, headers and all: that call waits. */
function holdBack(
  request: IncomingMessage,
  response: ServerResponse,
  audited: AuditedRequest,
  journal: AuditJournal,
): void {
  const end = response.end.bind(response) as (...content: unknown[]) => ServerResponse;
  let isHeld = false;
  response.end = ((...content: unknown[]) => {
    if (isHeld) return response;
    isHeld = true;
    const [path = ''] = (request.url ?? '').split('?', 1);
    const what = `${request.method} ${path.startsWith('/auth') ? path : `/auth${path}`}`;
    const entries = audited.entries({ what: withoutIds(what), status: response.statusCode });
    const recorded = journal.write(entries).then(async () => audited.finish());
    recorded.then(
      () => end(...content),
      () => {
        const isJson = FOR_APPS.test(path);
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        response.statusCode = 503;
        response.setHeader('Retry-After', RETRY_AFTER);
        response.setHeader('Cache-Control', 'no-store');
        response.setHeader('Content-Type', isJson ? 'application/json' : 'text/plain; charset=utf-8');
        end(isJson ? NOT_ANSWERED_JSON : NOT_ANSWERED);
      },
    );
    return response;
  }) as typeof response.end;
}

/** An interaction is resumed by an address that nobody else shall know. */
function withoutIds(what: string): string {
  return what.replace(/\/[\w-]{20,}/g, '/:id');
}
