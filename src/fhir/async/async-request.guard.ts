import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Environment } from '../../config/environment.js';
import type { DispatchedRequest } from '../dispatch/request-dispatcher.js';
import { FhirInteraction, type InteractionCode } from '../rest/decorators/fhir-interaction.decorator.js';
import { type FhirOperationOptions, OperationOptions } from '../rest/decorators/operation-options.js';
import { type FhirRequest, headerOf } from '../rest/fhir-request.js';
import { preferencesOf } from '../rest/preferences.js';
import { AcceptedRequest } from './accepted-request.js';
import { AccessSince } from './access-since.js';
import { asyncOwner } from './async-owner.js';
import { AsyncRequests } from './async-requests.js';

/** What may take long; other interactions answer at once, as RFC 7240 §4.1 leaves it to the server. */
const LONG_INTERACTIONS: ReadonlySet<InteractionCode> = new Set([
  'search-type',
  'search-system',
  'history-instance',
  'history-type',
  'history-system',
  'batch',
  'transaction',
]);

/** What is answered by a few rows, or by what names no resource, and so could not be judged when it is fetched. */
const SHORT_OPERATIONS: ReadonlySet<string> = new Set([
  'diff',
  'graphql',
  'lookup',
  'meta',
  'meta-add',
  'meta-delete',
  'subsumes',
  'validate-code',
]);

/**
 * An address in the text of a Bundle, in JSON or XML, that asks for one of these, or for a version, which is judged by what it
 * was and not as it is now. What looks like one and is none is answered at once, too.
 */
const SHORT_ENTRY = new RegExp(
  String.raw`\burl(?:"\s*:\s*"|\s+value\s*=\s*["'])[^"'?]*(?:\$(?:${[...SHORT_OPERATIONS].join('|')})\b|/_history/)`,
);

/** Request headers that shape the answer. */
const KEPT_HEADERS = ['if-none-match', 'if-modified-since'] as const;

/**
 * Puts off what `Prefer: respond-async` asks to, once the guards before it have said whose request it is and what it may
 * reach. https://hl7.org/fhir/R4/async.html
 *
 * A guard, for one interceptor around all handlers would have Nest make half a dozen Observables for each request.
 */
@Injectable()
export class AsyncRequestGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly requests: AsyncRequests,
    private readonly accessSince: AccessSince,
    private readonly environment: Environment,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FhirRequest>();
    const isPutOff =
      request.headers['prefer'] !== undefined &&
      preferencesOf(request).isAsync &&
      this.mayTakeLong(context) &&
      !SHORT_ENTRY.test(request.body?.toString('latin1') ?? '');
    return isPutOff ? this.putOff(request) : true;
  }

  /** Open to everyone, and so nobody's: it is answered at once. */
  private async putOff(request: FhirRequest): Promise<boolean> {
    const { principal, access } = request;
    if (!principal || !access) return true;
    const owner = asyncOwner(principal, access);
    const { id } = await this.requests.begin(owner, await this.accessSince.rulesNow(), {
      principal,
      request: asSent(request),
    });
    throw new AcceptedRequest(`${this.environment.fhirBase}/_async/${id}`);
  }

  private mayTakeLong(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const interactions = this.reflector.get(FhirInteraction, handler) as
      readonly InteractionCode[] | undefined;
    if (interactions) return interactions.some(code => LONG_INTERACTIONS.has(code));
    const operation = this.reflector.get(OperationOptions, handler) as FhirOperationOptions | undefined;
    return operation !== undefined && !SHORT_OPERATIONS.has(operation.code);
  }
}

function asSent(request: FhirRequest): DispatchedRequest {
  const { method, url, body, declaredMediaType } = request;
  const kept = KEPT_HEADERS.flatMap(name => {
    const value = headerOf(request, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const { return: wanted, handling } = preferencesOf(request);
  const preferences = [wanted && `return=${wanted}`, handling && `handling=${handling}`].filter(Boolean);
  return {
    method,
    // The answer becomes part of a Bundle, which has the form that is asked for when it is fetched.
    url: url.replaceAll(/(?<=[?&])_format=[^&]*&?/g, ''),
    headers: {
      ...Object.fromEntries(kept),
      accept: 'application/fhir+json',
      ...(declaredMediaType === undefined ? {} : { 'content-type': declaredMediaType }),
      ...(preferences.length === 0 ? {} : { prefer: preferences.join(', ') }),
    },
    ...(body?.length ? { body } : {}),
  };
}
