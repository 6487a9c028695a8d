import { hash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable, NotFoundException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../../../clients/uri.policy.js';
import { Environment } from '../../../config/environment.js';
import { RegistrationError } from './registration.error.js';
import { bearerValue } from './bearer-value.js';

const LOOPBACK_ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Who may register a client (RFC 7591 §3, "initial access token"): `CLIENT_REGISTRATION`. */
@Injectable()
export class RegistrationAccessGuard implements CanActivate {
  constructor(private readonly environment: Environment) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { CLIENT_REGISTRATION: policy } = this.environment;
    if (policy === 'off') throw new NotFoundException();
    if (policy === 'token' ? this.hasToken(request) : isFromThisMachine(request)) return true;
    throw new RegistrationError(
      'invalid_token',
      policy === 'token'
        ? 'registration needs the initial access token of this installation: Authorization: Bearer …'
        : 'clients may only be registered from the machine of the server',
    );
  }

  private hasToken(request: FastifyRequest): boolean {
    const expected = this.environment.CLIENT_REGISTRATION_TOKEN ?? '';
    const given = bearerValue(request) ?? '';
    return expected !== '' && timingSafeEqual(digestOf(given), digestOf(expected));
  }
}

/** By a name of this machine too: a page elsewhere may have made its own name lead here (DNS rebinding). */
function isFromThisMachine({ ip, headers }: FastifyRequest): boolean {
  return LOOPBACK_ADDRESSES.has(ip) && isLoopback(`http://${headers.host ?? ''}`);
}

function digestOf(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
