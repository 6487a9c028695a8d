import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { Client } from './client.entity.js';

/** The clients that manage their own registration, each by a token of its own (RFC 7592 §3). */
@Injectable()
export class SelfRegistrationRepository {
  private readonly clients: Repository<Client>;

  constructor(dataSource: DataSource) {
    this.clients = dataSource.getRepository(Client);
  }

  /** Gives the only clear copy of the registration access token. */
  async issueToken(clientId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.clients.update({ clientId }, { registrationTokenHash: hashOf(token) });
    return token;
  }

  /** The client to which the token was issued; undefined for another's, and for one that was disabled. */
  async find(clientId: string, token: string): Promise<Client | undefined> {
    if (clientId.includes('\0')) return undefined;
    const client = await this.clients.findOneBy({
      clientId,
      registrationTokenHash: hashOf(token),
      enabled: true,
    });
    return client ?? undefined;
  }

  async remove({ clientId }: Client): Promise<void> {
    await this.clients.delete({ clientId });
  }
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
