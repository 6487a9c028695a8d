import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PortalError } from '../../portal/portal-error.js';
import { requireFormToken } from '../../portal/session/form-token.js';
import type { Visitor } from '../../portal/session/visitor.js';

/** Lets administrators pass, and their forms if they were drawn for them; behind `PortalSessionGuard`. */
@Injectable()
export class AdministratorGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest & { readonly visitor?: Visitor }>();
    const { visitor } = request;
    if (!visitor?.rights.roles.includes('admin')) throw new PortalError(403, say => say.notAllowed);
    if (request.method !== 'GET' && request.method !== 'HEAD') requireFormToken(request.body, visitor);
    return true;
  }
}
