import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Redirection } from '../redirection.js';
import { Visitors } from './visitors.js';
import type { Visitor } from './visitor.js';

/** A request that the guard has let through. */
interface VisitorRequest extends FastifyRequest {
  visitor?: Visitor;
}

/** Sends strangers to the sign-in, and from there back to the page they wanted. */
@Injectable()
export class PortalSessionGuard implements CanActivate {
  constructor(private readonly visitors: Visitors) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<VisitorRequest>();
    const visitor = await this.visitors.of(request);
    if (!visitor) throw new Redirection(signInAddress(request));
    request.visitor = visitor;
    return true;
  }
}

/** Who is signed in; behind `PortalSessionGuard`. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): Visitor => {
  const { visitor } = context.switchToHttp().getRequest<VisitorRequest>();
  if (!visitor) throw new Error('The handler lacks PortalSessionGuard');
  return visitor;
});

/** The way back exists for pages only: a form cannot be sent again. */
function signInAddress({ method, url }: FastifyRequest): string {
  return method === 'GET' ? `/sign-in?return=${encodeURIComponent(url)}` : '/sign-in';
}
