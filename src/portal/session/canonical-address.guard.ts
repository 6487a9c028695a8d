import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Environment } from '../../config/environment.js';
import { Redirection } from '../redirection.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Sends whoever comes by 127.0.0.1 to localhost, or the reverse: cookies, redirect URIs and `aud` hold for the one
 * address in PUBLIC_URL. Other names are left alone, for a proxy may have rewritten them.
 */
@Injectable()
export class CanonicalAddressGuard implements CanActivate {
  constructor(private readonly environment: Environment) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const canonical = new URL(this.environment.publicUrl);
    const address = `http://${request.headers.host ?? ''}`;
    if (!LOOPBACK.has(canonical.hostname) || !URL.canParse(address)) return true;
    const { hostname, port } = new URL(address);
    if (!LOOPBACK.has(hostname) || hostname === canonical.hostname || port !== canonical.port) return true;
    throw new Redirection(`${canonical.origin}${request.url}`);
  }
}
