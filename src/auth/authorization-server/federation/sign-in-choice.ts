import { Injectable } from '@nestjs/common';
import { IdentityProviders } from '../../identity/providers/identity-providers.js';
import type { CurrentInteraction } from '../interaction/current-interaction.js';
import { requestParameter } from '../interaction/request-parameter.js';
import type { SignInOptionView } from '../pages/interaction.view.js';
import { Detour } from './detour.js';

/** Our own accounts, by name, where a hint wants them. */
export const LOCAL = 'local';

/** By which provider somebody signs in: what the request hints at, else the app, else the address, else the person. */
@Injectable()
export class SignInChoice {
  constructor(private readonly providers: IdentityProviders) {}

  async options({ view }: CurrentInteraction): Promise<readonly SignInOptionView[]> {
    const shown = (await this.providers.list()).filter(({ hidden }) => hidden !== true);
    return shown.map(({ id, name }) => ({ id, name, href: hrefOf(view.action, id) }));
  }

  /** Where the person goes without being asked; undefined if there is a choice. A hint at nothing is passed over. */
  async settled({ details, client, view }: CurrentInteraction): Promise<Detour | undefined> {
    const hint = requestParameter(details, 'identity_provider');
    if (hint === LOCAL) return undefined;
    const providers = await this.providers.list();
    for (const wanted of [hint, client.identityProvider]) {
      const found = providers.find(({ id }) => id === wanted);
      if (found) return new Detour(hrefOf(view.action, found.id), found.name);
    }
    return this.forAddress(view.action, requestParameter(details, 'login_hint') ?? '');
  }

  /** By the domain of an e-mail address. It chooses where to sign in, and never who somebody is. */
  async forAddress(action: string, address: string): Promise<Detour | undefined> {
    const provider = await this.providers.forEmail(address);
    return provider && new Detour(hrefOf(action, provider.id), provider.name);
  }
}

function hrefOf(action: string, id: string): string {
  return `${action}/identity/${id}`;
}
