import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import { Pages } from '../../pages/pages.js';
import { Redirection } from '../../portal/redirection.js';
import { SignedIn } from '../../portal/session/portal-session.guard.js';
import { Visitor } from '../../portal/session/visitor.js';
import { type AdministeredClient, ClientAdministration } from '../clients/client-administration.js';
import { clientsPage } from './clients.page.js';
import { ConsoleController } from './console-controller.decorator.js';
import { FormFields, given } from '../../pages/form-fields.js';

const APP_GRANTS = ['authorization_code', 'refresh_token'];
const KINDS: ReadonlyMap<string, Readonly<Record<string, unknown>>> = new Map([
  ['public', { token_endpoint_auth_method: 'none', grant_types: APP_GRANTS }],
  ['confidential', { token_endpoint_auth_method: 'client_secret_basic', grant_types: APP_GRANTS }],
  ['service', { token_endpoint_auth_method: 'client_secret_basic', grant_types: ['client_credentials'] }],
]);

/** Apps and services, registered by people. */
@ConsoleController('clients')
export class ConsoleClientsController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly pages: Pages,
  ) {}

  @Get()
  async list(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    await this.show(visitor, reply);
  }

  /** The answer to the form is the page that tells the secret: it stands nowhere else. */
  @Post()
  async create(
    @SignedIn() visitor: Visitor,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const fields = FormFields.of(body);
    const kind = KINDS.get(fields.text('kind') ?? '');
    if (!kind) throw new InvalidError('kind must be public, confidential or service');
    const names = ['client_id', 'client_name', 'launch_uri', 'scope', 'firekeeper_description'];
    const texts = Object.fromEntries(names.map(name => [name, fields.text(name)]));
    const metadata = given({ ...texts, ...kind, redirect_uris: fields.words('redirect_uris') });
    await this.show(visitor, reply, await this.clients.create(metadata));
  }

  @Post(':client/secret')
  async replaceSecret(
    @SignedIn() visitor: Visitor,
    @Param('client') clientId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(visitor, reply, await this.clients.replaceSecret(clientId, 0));
  }

  @Post(':client/disable')
  async disable(@Param('client') clientId: string): Promise<never> {
    await this.clients.setEnabled(clientId, false);
    throw new Redirection('/console/clients');
  }

  @Post(':client/enable')
  async enable(@Param('client') clientId: string): Promise<never> {
    await this.clients.setEnabled(clientId, true);
    throw new Redirection('/console/clients');
  }

  private async show(visitor: Visitor, reply: FastifyReply, latest?: AdministeredClient): Promise<void> {
    await this.pages.send(reply, clientsPage(visitor, await this.clients.list(), latest));
  }
}
