import { Injectable } from '@nestjs/common';
import type { Client } from '../../clients/client.entity.js';
import { ClientRepository } from '../../clients/client.repository.js';

/** An app that can be opened from the portal. */
export interface AppCard {
  readonly clientId: string;
  readonly name: string;
  readonly logoUri?: string;
  readonly homepageUri?: string;
}

@Injectable()
export class AppList {
  constructor(private readonly clients: ClientRepository) {}

  /** Those that have told where an EHR launch opens them (SMART App Launch 2.2, "Launch App: EHR Launch"). */
  async launchable(): Promise<readonly AppCard[]> {
    const clients = await this.clients.list();
    return clients.filter(client => client.launchUri !== null).map(cardOf);
  }

  async find(clientId: string): Promise<AppCard | undefined> {
    return (await this.launchable()).find(app => app.clientId === clientId);
  }
}

function cardOf({ clientId, name, logoUri, homepageUri }: Client): AppCard {
  return {
    clientId,
    name,
    ...(logoUri === null ? {} : { logoUri }),
    ...(homepageUri === null ? {} : { homepageUri }),
  };
}
