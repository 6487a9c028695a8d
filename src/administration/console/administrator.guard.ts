import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import { PortalError } from '../../portal/portal-error.js';
import type { VisitorRequest } from '../../portal/session/portal-session.guard.js';

/** Who may enter a room of the console; administrators alone unless it is said. */
export const OpenToRoles: ReflectableDecorator<readonly string[]> =
  Reflector.createDecorator<readonly string[]>();

/** Lets those pass whose room it is; behind `PortalSessionGuard`. */
@Injectable()
export class AdministratorGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const { visitor } = context.switchToHttp().getRequest<VisitorRequest>();
    const open = this.reflector.get(OpenToRoles, context.getClass()) ?? ['admin'];
    if (!visitor || !open.some(role => visitor.rights.roles.includes(role)))
      throw new PortalError(403, say => say.notAllowed);
    return true;
  }
}
