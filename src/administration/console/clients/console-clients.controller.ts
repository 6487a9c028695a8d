import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { IdentityProviders } from '../../../auth/identity/providers/identity-providers.js';
import { LONGEST_SECRET_OVERLAP_SECONDS } from '../../../clients/client-metadata.js';
import { ConflictError, InvalidError } from '../../../fhir/errors/fhir-error.js';
import { FormFields } from '../../../pages/form-fields.js';
import type { Page } from '../../../pages/page.js';
import { Pages } from '../../../pages/pages.js';
import { Redirection } from '../../../portal/redirection.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { ClientAdministration } from '../../clients/client-administration.js';
import { nextQuery } from '../../paging/slice.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { metadataOf, readClientForm, sentClient } from './client-fields.js';
import { clientPage } from './client.page.js';
import { clientsPage, newClientPage, type NewClient } from './clients.page.js';

/** Apps and services, registered by people. */
@ConsoleController('clients')
export class ConsoleClientsController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly providers: IdentityProviders,
    private readonly pages: Pages,
  ) {}

  @Get()
  async list(
    @SignedIn() visitor: Visitor,
    @Query() sent: Readonly<Record<string, unknown>>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (sent['register'] !== undefined)
      return this.pages.send(reply, newClientPage(visitor, await this.choices()));
    const { items, next } = await this.clients.list(sent);
    const query = next === undefined ? undefined : nextQuery(sent, next);
    await this.pages.send(reply, clientsPage(visitor, { clients: items, sent, next: query }));
  }

  /** The answer to the form is the page that tells the secret: it stands nowhere else. */
  @Post()
  async create(
    @SignedIn() visitor: Visitor,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const choices = await this.choices();
    const page = await this.unlessMistaken(
      async () => clientPage(visitor, { ...choices, ...(await this.clients.create(readClientForm(body))) }),
      mistake => newClientPage(visitor, { ...choices, ...mistake, sent: sentClient(body) }),
    );
    await this.pages.send(reply, page);
  }

  @Get(':client')
  async read(
    @SignedIn() visitor: Visitor,
    @Param('client') clientId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const client = await this.clients.find(clientId);
    await this.pages.send(reply, clientPage(visitor, { ...(await this.choices()), client }));
  }

  /** A client that now needs a secret gets one. */
  @Post(':client')
  async change(
    @SignedIn() visitor: Visitor,
    @Param('client') clientId: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const client = await this.clients.find(clientId);
    const choices = await this.choices();
    const page = await this.unlessMistaken(
      async () => {
        const changed = await this.clients.change(clientId, readClientForm(body, metadataOf(client)));
        return clientPage(visitor, { ...choices, ...changed });
      },
      mistake => clientPage(visitor, { ...choices, client, ...mistake, sent: sentClient(body) }),
    );
    await this.pages.send(reply, page);
  }

  @Post(':client/secret')
  async replaceSecret(
    @SignedIn() visitor: Visitor,
    @Param('client') clientId: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const overlap = Number(FormFields.of(body).text('overlap') ?? '0');
    if (!Number.isInteger(overlap) || overlap < 0 || overlap > LONGEST_SECRET_OVERLAP_SECONDS)
      throw new InvalidError('overlap must be one of those that the form offers');
    const replaced = await this.clients.replaceSecret(clientId, overlap);
    await this.pages.send(reply, clientPage(visitor, { ...(await this.choices()), ...replaced }));
  }

  @Post(':client/disable')
  async disable(@Param('client') clientId: string): Promise<never> {
    await this.clients.setEnabled(clientId, false);
    throw new Redirection(`/console/clients/${encodeURIComponent(clientId)}`);
  }

  @Post(':client/enable')
  async enable(@Param('client') clientId: string): Promise<never> {
    await this.clients.setEnabled(clientId, true);
    throw new Redirection(`/console/clients/${encodeURIComponent(clientId)}`);
  }

  @Post(':client/delete')
  async remove(@Param('client') clientId: string, @Body() body: unknown): Promise<never> {
    if (FormFields.of(body).one('sure') === undefined)
      throw new InvalidError('Nothing was deleted: tick the box that says so');
    await this.clients.remove(clientId);
    throw new Redirection('/console/clients');
  }

  private async choices(): Promise<Pick<NewClient, 'providers'>> {
    const providers = await this.providers.list();
    return { providers: providers.map(({ id, name }) => [id, name] as const) };
  }

  /** What was filled in stays in the form, beside what is wrong with it. */
  private async unlessMistaken(
    act: () => Promise<Page>,
    again: (mistake: { readonly mistake: string; readonly status: number }) => Page,
  ): Promise<Page> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof InvalidError || error instanceof ConflictError)) throw error;
      return again({ mistake: error.message, status: error.status });
    }
  }
}
