import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Client } from '../../../clients/client.entity.js';
import { SelfRegistrationRepository } from '../../../clients/self-registration.repository.js';
import { bearerValue } from './bearer-value.js';
import { RegistrationError } from './registration.error.js';

/** Which client manages its registration (RFC 7592 §2). An unknown client and a wrong token are one answer. */
@Injectable()
export class RegisteredClient {
  constructor(private readonly selfRegistered: SelfRegistrationRepository) {}

  async of(clientId: string, request: FastifyRequest): Promise<Client> {
    const token = bearerValue(request);
    const client = token === undefined ? undefined : await this.selfRegistered.find(clientId, token);
    if (client) return client;
    throw new RegistrationError(
      'invalid_token',
      'the registration access token does not belong to this client',
    );
  }
}
