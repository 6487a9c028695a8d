import { timingSafeEqual } from 'node:crypto';
import { PortalError } from '../portal-error.js';
import type { Visitor } from './visitor.js';

/** Throws unless the form was drawn by us for this session (decisions C3). */
export function requireFormToken(body: unknown, { session }: Visitor): void {
  const given = typeof body === 'object' && body !== null && 'csrf' in body ? body.csrf : undefined;
  const token = Buffer.from(typeof given === 'string' ? given : '');
  if (token.length === session.csrf.length && timingSafeEqual(token, Buffer.from(session.csrf))) return;
  throw new PortalError(403, say => say.foreignForm);
}
