import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PortalError } from '../../portal/portal-error.js';
import { requireFormToken } from '../../portal/session/form-token.js';
import type { Visitor } from '../../portal/session/visitor.js';

/** Who may enter a room of the console; administrators alone unless it is said. */
export const OpenToRoles: ReflectableDecorator<readonly string[]> =
  Reflector.createDecorator<readonly string[]>();

/** Lets those pass whose room it is, and their forms if they were drawn for them; behind `PortalSessionGuard`. */
@Injectable()
export class AdministratorGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest & { readonly visitor?: Visitor }>();
    const { visitor } = request;
    const open = this.reflector.get(OpenToRoles, context.getClass()) ?? ['admin'];
    if (!visitor || !open.some(role => visitor.rights.roles.includes(role)))
      throw new PortalError(403, say => say.notAllowed);
    if (request.method !== 'GET' && request.method !== 'HEAD') requireFormToken(request.body, visitor);
    return true;
  }
}
