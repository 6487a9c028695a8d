import { Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { IdentityProviders } from '../../../auth/identity/providers/identity-providers.js';
import { ConflictError, InvalidError } from '../../../fhir/errors/fhir-error.js';
import { FormFields } from '../../../pages/form-fields.js';
import type { Page } from '../../../pages/page.js';
import { Pages } from '../../../pages/pages.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { SignedForm } from '../../../portal/session/signed-form.decorator.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { type AdministeredClient, ClientAdministration } from '../../clients/client-administration.js';
import { nextQuery } from '../../../paging/slice.js';
import { Confirmation } from '../confirmation.form.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { Done } from '../done.js';
import { metadataOf, readClientForm, sentClient } from './client-fields.js';
import { clientPage } from './client.page.js';
import { clientsPage, newClientPage, type NewClient } from './clients.page.js';
import { SecretOverlap } from './secret-overlap.form.js';

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

  @Post()
  async create(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const choices = await this.choices();
    const page = await this.unlessMistaken(
      async () => {
        const created = await this.clients.create(readClientForm(form));
        return this.outcome(visitor, created, `${created.client.name} is registered.`);
      },
      mistake => newClientPage(visitor, { ...choices, ...mistake, sent: sentClient(form) }),
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
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const client = await this.clients.find(clientId);
    const choices = await this.choices();
    const page = await this.unlessMistaken(
      async () => {
        const changed = await this.clients.change(clientId, readClientForm(form, metadataOf(client)));
        return this.outcome(visitor, changed, `${changed.client.name} is saved.`);
      },
      mistake => clientPage(visitor, { ...choices, client, ...mistake, sent: sentClient(form) }),
    );
    await this.pages.send(reply, page);
  }

  @Post(':client/secret')
  async replaceSecret(
    @SignedIn() visitor: Visitor,
    @Param('client') clientId: string,
    @SignedForm(SecretOverlap) { overlap }: SecretOverlap,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const replaced = await this.clients.replaceSecret(clientId, overlap);
    await this.pages.send(reply, clientPage(visitor, { ...(await this.choices()), ...replaced }));
  }

  @Post(':client/disable')
  async disable(@Param('client') clientId: string): Promise<never> {
    const { name } = await this.clients.setEnabled(clientId, false);
    throw new Done(addressOf(clientId), `${name} is disabled: its tokens are ended.`);
  }

  @Post(':client/enable')
  async enable(@Param('client') clientId: string): Promise<never> {
    const { name } = await this.clients.setEnabled(clientId, true);
    throw new Done(addressOf(clientId), `${name} is enabled.`);
  }

  @Post(':client/delete')
  async remove(
    @Param('client') clientId: string,
    @SignedForm(Confirmation) _sure: Confirmation,
  ): Promise<never> {
    await this.clients.remove(clientId);
    throw new Done('/console/clients', `${clientId} is deleted.`);
  }

  /** The answer to a form that has made a secret is the page that tells it: it stands nowhere else. */
  private async outcome(visitor: Visitor, changed: AdministeredClient, words: string): Promise<Page> {
    if (changed.secret === undefined) throw new Done(addressOf(changed.client.clientId), words);
    return clientPage(visitor, { ...(await this.choices()), ...changed });
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

function addressOf(clientId: string): string {
  return `/console/clients/${encodeURIComponent(clientId)}`;
}
