import { Injectable } from '@nestjs/common';
import { scopeWords } from '../../auth/scopes/identity-scopes.js';
import type { Client } from '../../clients/client.entity.js';
import { ClientRepository } from '../../clients/client.repository.js';
import type { Visitor } from '../session/visitor.js';
import { isFor } from './audience.js';

/** An app as the gallery shows it. */
export interface GalleryApp {
  readonly clientId: string;
  readonly name: string;
  readonly logoUri?: string;
  readonly description?: string;
  /** The most it may ever ask for; undefined if only its question to the person says. */
  readonly scopes?: readonly string[];
  /** Opens it. */
  readonly href: string;
}

/** The apps that a person can open: patients see those for patients, the staff those for the staff. */
@Injectable()
export class GalleryApps {
  constructor(private readonly clients: ClientRepository) {}

  async of(visitor: Visitor): Promise<readonly GalleryApp[]> {
    return (await this.clients.list())
      .filter(client => client.grantTypes.includes('authorization_code') && isFor(visitor, client))
      .flatMap(client => {
        const href = addressOf(client, visitor);
        return href === undefined ? [] : [appOf(client, href)];
      });
  }
}

/** An EHR launch opens it on a record; an app without one is opened where it lives. */
function addressOf({ clientId, launchUri, homepageUri }: Client, visitor: Visitor): string | undefined {
  if (launchUri === null) return homepageUri ?? undefined;
  const app = encodeURIComponent(clientId);
  const [only, ...others] = visitor.rights.patients;
  return visitor.seesManyPatients || only === undefined || others.length > 0
    ? `/?app=${app}`
    : `/patients/${encodeURIComponent(only)}/launch/${app}`;
}

function appOf({ clientId, name, logoUri, about, scope }: Client, href: string): GalleryApp {
  const { firekeeper_description: description } = about;
  return {
    clientId,
    name,
    href,
    ...(logoUri === null ? {} : { logoUri }),
    ...(description === undefined ? {} : { description }),
    ...(scope === null ? {} : { scopes: scopeWords(scope) }),
  };
}
