import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Redirection } from '../redirection.js';
import { requireFormToken } from './form-token.js';
import { Visitors } from './visitors.js';
import type { Visitor } from './visitor.js';

/** A request that the guard has let through. */
export interface VisitorRequest extends FastifyRequest {
  visitor?: Visitor;
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Sends strangers to the sign-in, and from there back to the page they wanted. Whatever does more than read must come
 * from a form of this session: no handler has to think of it, and none can forget it (decisions C3).
 */
@Injectable()
export class PortalSessionGuard implements CanActivate {
  constructor(private readonly visitors: Visitors) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<VisitorRequest>();
    const visitor = await this.visitors.of(request);
    if (!visitor) throw new Redirection(signInAddress(request));
    if (!READING.has(request.method)) requireFormToken(request.body, visitor);
    request.visitor = visitor;
    return true;
  }
}

/** Who is signed in; behind `PortalSessionGuard`. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): Visitor =>
  visitorOf(context.switchToHttp().getRequest<VisitorRequest>()),
);

export function visitorOf({ visitor }: VisitorRequest): Visitor {
  if (!visitor) throw new Error('The handler lacks PortalSessionGuard');
  return visitor;
}

/** The way back exists for pages only: a form cannot be sent again. */
function signInAddress({ method, url }: FastifyRequest): string {
  return method === 'GET' ? `/sign-in?return=${encodeURIComponent(url)}` : '/sign-in';
}
