import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { actingPrincipal } from '../auth/resource-server/acting-principal.js';
import { TooManyRequestsError, TransientError } from '../fhir/errors/fhir-error.js';
import { isFhirPath } from '../fhir/rest/fhir-path.js';
import { callerAddress } from '../rate-limits/caller-address.js';
import type { RateLimits } from '../rate-limits/rate-limits.js';
import { refuseAdmission } from './refuse-admission.js';
import type { RequestsInFlight } from './requests-in-flight.js';

const BUSY_SECONDS = 2;
/** Where secrets are asked for, whatever else is sent along: a Bearer token beside them excuses nobody. */
const TAKES_SECRETS = /^\/(?:interaction|account|register|auth\/(?!userinfo\b))/;

/**
 * Who may come in at all, before anything of a request is read: not too often from one address, and not more at a time
 * than we can hold (docs/security/load.md). Comes before the middleware, so that it counts the authorization server too.
 */
export function admitRequests(
  fastify: FastifyInstance,
  inFlight: RequestsInFlight,
  limits: () => RateLimits,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    // What the server sends to itself has been let in already.
    if (actingPrincipal() || isHealthCheck(request)) {
      done();
      return;
    }
    const wait = waitOf(request, reply, limits());
    if (wait !== undefined) {
      refuseAdmission(request, reply, new TooManyRequestsError('Too many requests from your address', wait));
    } else if (inFlight.enter(request, reply.raw)) {
      done();
    } else {
      refuseAdmission(request, reply, new TransientError('The server is busy', 'transient', BUSY_SECONDS));
    }
  });
}

/** A server that has much to do is alive: whoever restarts it for that makes it worse. */
function isHealthCheck({ url }: FastifyRequest): boolean {
  return url === '/health/live' || url === '/health/ready';
}

/** Seconds to wait, if this address has come too often, or has failed too often where it now wants to try again. */
function waitOf(request: FastifyRequest, reply: FastifyReply, limits: RateLimits): number | undefined {
  const address = callerAddress(request.ip);
  const wait = limits.take('address', address);
  if (wait !== undefined || !mayGuess(request)) return wait;
  const closed = limits.check(isSignIn(request) ? 'sign-in-failures' : 'client-failures', address);
  if (closed !== undefined) return closed;
  reply.raw.once('finish', () => {
    if (isRefusedCredential(reply)) limits.note('client-failures', address);
  });
  return undefined;
}

/** Secrets and passwords are sent in forms; what is guarded by access tokens, which nobody guesses, is not meant. */
function mayGuess({ method, url, headers }: FastifyRequest): boolean {
  if (isFhirPath(url) || method === 'GET' || method === 'OPTIONS') return false;
  return !isBearer(headers) || TAKES_SECRETS.test(url);
}

/** Where people say their password. */
function isSignIn({ url }: FastifyRequest): boolean {
  return /^\/(?:interaction|account\/security)\//.test(url);
}

function isBearer({ authorization = '' }: IncomingHttpHeaders): boolean {
  return /^(?:Bearer|DPoP) /i.test(authorization);
}

function isRefusedCredential({ raw: { statusCode } }: FastifyReply): boolean {
  return statusCode === 401;
}
