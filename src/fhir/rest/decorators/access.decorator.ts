import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccessFilter } from '../../access/access-filter.js';
import type { FhirRequest } from '../fhir-request.js';

/** What the caller of this request may reach: the first argument of every interaction. */
export const Access = createParamDecorator((_data: unknown, context: ExecutionContext): AccessFilter => {
  const { access } = context.switchToHttp().getRequest<FhirRequest>();
  // A handler that asks for it but is open to everyone is a mistake in its declaration.
  if (!access) throw new Error('@Access() on a handler that asks for no token');
  return access;
});
