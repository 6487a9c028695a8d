import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { actingAs } from '../../auth/resource-server/acting-principal.js';
import type { Principal } from '../../auth/resource-server/principal.js';

/** A FHIR request that stands inside another one, or was put off. */
export interface DispatchedRequest {
  readonly method: string;
  /** Path and query below the origin: `/fhir/Patient/1/$everything`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface DispatchedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Sends a request through the server's own routes, guards included, in the name of a verified caller. */
@Injectable()
export class RequestDispatcher {
  constructor(private readonly host: HttpAdapterHost) {}

  async dispatch(
    principal: Principal,
    { method, url, headers, body }: DispatchedRequest,
  ): Promise<DispatchedAnswer> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const answer = await actingAs(principal, async () =>
      fastify.inject({
        method: method as 'GET',
        url,
        headers: { ...headers },
        ...(body === undefined ? {} : { payload: body }),
      }),
    );
    const texts = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
    return { status: answer.statusCode, headers: Object.fromEntries(texts), body: answer.rawPayload };
  }
}
