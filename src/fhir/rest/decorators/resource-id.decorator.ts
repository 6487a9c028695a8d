import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { StoredResource } from '../../model/resource.js';
import type { OperationRequest } from '../operation.interceptor.js';

/** The id of the resource that an instance operation is about: it exists, and the caller may read it. */
export const ResourceId = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string => targetOf(context).id,
);

/** The resource itself. */
export const TargetResource = createParamDecorator(
  (_data: unknown, context: ExecutionContext): StoredResource => targetOf(context),
);

function targetOf(context: ExecutionContext): StoredResource {
  const { operationTarget } = context.switchToHttp().getRequest<OperationRequest>();
  if (!operationTarget) throw new Error('@ResourceId() on a handler that is no instance operation');
  return operationTarget;
}
