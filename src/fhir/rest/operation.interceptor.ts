import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { InvalidError, NotFoundError, NotSupportedError } from '../errors/fhir-error.js';
import { requireResourceType } from '../interactions/permission.js';
import { ReadInteraction } from '../interactions/read.interaction.js';
import { isId } from '../model/primitive.js';
import type { Resource, StoredResource } from '../model/resource.js';
import type { OperationInput } from './operation/operation-input.js';
import { readOperationInput } from './operation/operation-input.reader.js';
import { ResourceText } from './operation/resource-text.js';
import { ControlledType, EVERY_TYPE } from './decorators/fhir-resource-controller.decorator.js';
import { OperationOptions } from './decorators/operation-options.js';
import { type FhirRequest, queryParametersOf } from './fhir-request.js';
import { CONTENT_TYPES } from './media-type.js';
import { layOut, type Representation, representationOf } from './representation.js';

/** A request of an operation, its parameters read; of an instance operation, its resource found and judged. */
export interface OperationRequest extends FhirRequest {
  operationInput?: OperationInput;
  operationTarget?: StoredResource;
}

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'POST'];

/**
 * What every operation has in common: the methods it may be invoked by, its parameters, the resource it is about (404
 * before the handler runs, docs/decisions, A6), and the form of the answer.
 */
@Injectable()
export class OperationInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly reads: ReadInteraction,
  ) {}

  async intercept(
    context: ExecutionContext,
    next: CallHandler<Resource | ResourceText>,
  ): Promise<Observable<string>> {
    const request = context.switchToHttp().getRequest<OperationRequest>();
    const {
      level,
      parameters = {},
      affectsState,
      takesCriteria = false,
      isForeign = false,
    } = this.reflector.get(OperationOptions, context.getHandler());
    requireMethod(request.method, affectsState ? ['POST'] : SAFE_METHODS);
    const representation = isForeign ? undefined : wholeRepresentationOf(request);
    const resourceType = this.typeOf(request, context);
    if (resourceType !== undefined) requireResourceType(resourceType);
    if (level === 'instance') request.operationTarget = await this.targetOf(request, resourceType);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    void reply.header('Cache-Control', 'no-store');
    if (representation) {
      request.operationInput = readOperationInput(request, parameters, takesCriteria);
      void reply.type(CONTENT_TYPES[representation.format]);
    } else void reply.type('application/json; charset=utf-8');
    return next.handle().pipe(map(resource => textOf(resource, representation)));
  }

  private typeOf(request: OperationRequest, context: ExecutionContext): string | undefined {
    const controlled = this.reflector.get(ControlledType, context.getClass()) as string | undefined;
    const { resourceType } = request.params as { readonly resourceType?: string };
    return controlled === EVERY_TYPE ? resourceType : controlled;
  }

  private targetOf(request: OperationRequest, resourceType = ''): Promise<StoredResource> {
    const { id = '' } = request.params as { readonly id?: string };
    if (!request.access || !isId(id)) throw new NotFoundError();
    return this.reads.execute(request.access, { resourceType, id });
  }
}

function requireMethod(method: string, allowed: readonly string[]): void {
  if (allowed.includes(method)) return;
  const Allow = allowed.join(', ');
  throw new NotSupportedError(`This operation is invoked by ${Allow}`, 405, { Allow });
}

function wholeRepresentationOf(request: OperationRequest): Representation {
  const parameters = queryParametersOf(request);
  const representation = representationOf(request, parameters);
  const isCount = parameters.some(([name, value]) => name === '_summary' && value === 'count');
  if (representation.subset === undefined && !isCount) return representation;
  throw new InvalidError(
    'Operations answer whole resources: _summary and _elements are for reads and searches',
    'http._summary',
    'not-supported',
  );
}

function textOf(answer: Resource | ResourceText, representation: Representation | undefined): string {
  const json = answer instanceof ResourceText ? answer.json : JSON.stringify(answer);
  return representation ? layOut(representation, json) : json;
}
