import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../principal.js';
import type { AuthenticatedRequest } from '../authenticated-request.js';

/** The caller, as a parameter of a handler. */
export const CurrentPrincipal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal => {
    const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    // A handler that asks for the caller but is open to everyone is a mistake in its declaration.
    if (!principal) throw new Error('@CurrentPrincipal() on a handler that asks for no token');
    return principal;
  },
);
