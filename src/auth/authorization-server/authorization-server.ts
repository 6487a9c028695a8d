import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Client, Configuration, Provider } from 'oidc-provider';
import { providerConfiguration } from './provider/provider.configuration.js';
import { createProvider } from './provider/provider.factory.js';
import { ProviderParts } from './provider/provider-parts.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** As the library has it, and its types leave out. */
type ToldClient = Client & {
  backchannelLogout(accountId: string, sid: string | undefined): Promise<unknown>;
};
type Session = InstanceType<Provider['Session']>;

interface Current {
  readonly configuration: Configuration;
  readonly provider: Provider;
  readonly handler: Handler;
}

/** The provider of the moment, behind a mount that stays (decisions C10). */
@Injectable()
export class AuthorizationServer implements OnModuleInit {
  private current: Current | undefined;

  constructor(private readonly parts: ProviderParts) {}

  async onModuleInit(): Promise<void> {
    await this.replace();
  }

  get provider(): Provider {
    return this.running().provider;
  }

  /** What is switched on; discovery reads it. */
  get configuration(): Configuration {
    return this.running().configuration;
  }

  /** Keys are fixed in a provider: with new ones comes a new provider. Requests under way end with the old one. */
  async replace(): Promise<void> {
    const configuration = await providerConfiguration(this.parts);
    const provider = createProvider(this.parts, configuration);
    const answer = provider.callback();
    this.current = {
      configuration,
      provider,
      handler: (request, response) => void answer(request, response),
    };
  }

  /** New keys sign from now on; the old ones stay in the key set, so no token breaks. */
  async rotateKeys(): Promise<void> {
    await this.parts.keys.rotate();
    await this.replace();
  }

  /** The library builds URLs and chooses cookies by these headers: they say what we know, not what a client claims. */
  readonly handle: Handler = (request, response) => {
    const { host, protocol } = new URL(this.parts.environment.publicUrl);
    request.headers.host = host;
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    delete request.headers['x-forwarded-host'];
    this.running().handler(request, response);
  };

  /** Tells the apps of a session that it is over: OpenID Connect Back-Channel Logout 1.0 §2.3. */
  async tellApps(session: Session): Promise<void> {
    const { accountId } = session;
    if (accountId === undefined) return;
    const apps = Object.entries(session.authorizations ?? {});
    await Promise.allSettled(
      apps.map(async ([clientId, { sid }]) => {
        const client = (await this.provider.Client.find(clientId)) as ToldClient | undefined;
        if (client?.backchannelLogoutUri !== undefined) await client.backchannelLogout(accountId, sid);
      }),
    );
  }

  private running(): Current {
    if (!this.current) throw new Error('the authorization server has not started yet');
    return this.current;
  }
}
