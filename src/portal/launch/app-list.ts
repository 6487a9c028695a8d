import { Injectable } from '@nestjs/common';
import type { Client } from '../../clients/client.entity.js';
import { ClientRepository } from '../../clients/client.repository.js';
import { isFor } from '../gallery/audience.js';
import type { Visitor } from '../session/visitor.js';

/** An app that can be opened from the portal. */
export interface AppCard {
  readonly clientId: string;
  readonly name: string;
  readonly logoUri?: string;
  readonly homepageUri?: string;
  /** Where its pages are: from no other origin does it speak. */
  readonly addresses: readonly string[];
}

@Injectable()
export class AppList {
  constructor(private readonly clients: ClientRepository) {}

  /** Those that have told where an EHR launch opens them (SMART App Launch 2.2, "Launch App: EHR Launch"). */
  async launchable(): Promise<readonly AppCard[]> {
    const clients = await this.clients.list();
    return clients.filter(client => client.launchUri !== null).map(cardOf);
  }

  /** Those of them that are for this person. */
  async for(visitor: Visitor): Promise<readonly AppCard[]> {
    const clients = await this.clients.list();
    return clients.filter(client => client.launchUri !== null && isFor(visitor, client)).map(cardOf);
  }

  async find(visitor: Visitor, clientId: string): Promise<AppCard | undefined> {
    return (await this.for(visitor)).find(app => app.clientId === clientId);
  }
}

function cardOf({ clientId, name, logoUri, homepageUri, launchUri, redirectUris }: Client): AppCard {
  return {
    clientId,
    name,
    addresses: [launchUri, ...redirectUris].filter(uri => uri !== null),
    ...(logoUri === null ? {} : { logoUri }),
    ...(homepageUri === null ? {} : { homepageUri }),
  };
}
