import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { NotFoundError, NotSupportedError } from '../errors/fhir-error.js';
import { ReadInteraction } from '../interactions/read.interaction.js';
import { isId } from '../model/primitive.js';
import type { Resource, StoredResource } from '../model/resource.js';
import { ControlledType } from './decorators/fhir-resource-controller.decorator.js';
import { OperationOptions } from './decorators/operation-options.js';
import { type FhirRequest, queryParametersOf } from './fhir-request.js';
import { CONTENT_TYPES } from './media-type.js';
import { layOut, type Representation, representationOf } from './representation.js';

/** A request of an instance operation, its resource found and judged. */
export interface OperationRequest extends FhirRequest {
  operationTarget?: StoredResource;
}

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'POST'];

/**
 * What every operation has in common: the methods it may be invoked by, the resource it is about (404 before the
 * handler runs, docs/decisions, A6), and the form of the answer.
 */
@Injectable()
export class OperationInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly reads: ReadInteraction,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler<Resource>): Promise<Observable<string>> {
    const request = context.switchToHttp().getRequest<OperationRequest>();
    const options = this.reflector.get(OperationOptions, context.getHandler());
    if (!SAFE_METHODS.includes(request.method)) {
      const Allow = SAFE_METHODS.join(', ');
      throw new NotSupportedError(`An operation is invoked by ${Allow}`, 405, { Allow });
    }
    const representation = representationOf(request, queryParametersOf(request));
    if (options.level === 'instance') request.operationTarget = await this.targetOf(request, context);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    void reply.header('Cache-Control', 'no-store').type(CONTENT_TYPES[representation.format]);
    return next.handle().pipe(map(resource => textOf(resource, representation)));
  }

  private targetOf(request: OperationRequest, context: ExecutionContext): Promise<StoredResource> {
    const resourceType = this.reflector.get(ControlledType, context.getClass());
    const { id = '' } = request.params as { readonly id?: string };
    if (!request.access || !isId(id)) throw new NotFoundError();
    return this.reads.execute(request.access, { resourceType, id });
  }
}

function textOf(resource: Resource, representation: Representation): string {
  return layOut(representation, JSON.stringify(resource));
}
