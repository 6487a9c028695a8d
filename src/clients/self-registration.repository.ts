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

  /** With what the app kept here for itself: nobody else could ever read it, or delete it. */
  async remove({ clientId }: Client): Promise<void> {
    await this.clients.manager.transaction(async manager => {
      await manager.query('delete from app_state where client_id = $1', [clientId]);
      await manager.delete(Client, { clientId });
    });
  }
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
