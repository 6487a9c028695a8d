import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { OperationInput } from '../operation/operation-input.js';
import type { OperationRequest } from '../operation.interceptor.js';

/** What the client gave to an operation, read by the parameters that its `@FhirOperation` declares. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext): OperationInput => {
  const { operationInput } = context.switchToHttp().getRequest<OperationRequest>();
  if (!operationInput) throw new Error('@Input() on a handler that is no @FhirOperation');
  return operationInput;
});
