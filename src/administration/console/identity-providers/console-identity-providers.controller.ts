import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  PROVIDER_KINDS,
  type ProviderKind,
} from '../../../auth/identity/providers/identity-provider.declaration.js';
import { ConflictError, InvalidError } from '../../../fhir/errors/fhir-error.js';
import { FormFields } from '../../../pages/form-fields.js';
import { Pages } from '../../../pages/pages.js';
import { Redirection } from '../../../portal/redirection.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { IdentityProviderAdministration } from '../../identity-providers/identity-provider-administration.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { providerPage } from './provider.page.js';
import { readProviderForm, sentMembers } from './provider.form.js';
import { newProviderPage, providersPage } from './providers.page.js';

/** Ways to sign in, kept by people. */
@ConsoleController('identity-providers')
export class ConsoleIdentityProvidersController {
  constructor(
    private readonly providers: IdentityProviderAdministration,
    private readonly pages: Pages,
  ) {}

  @Get()
  async list(
    @SignedIn() visitor: Visitor,
    @Query('add') added: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page =
      added === undefined
        ? providersPage(visitor, await this.providers.list())
        : newProviderPage(visitor, kindOf(added));
    await this.pages.send(reply, page);
  }

  @Post()
  async create(
    @SignedIn() visitor: Visitor,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const kind = kindOf(FormFields.of(body).one('kind'));
    const mistake = await mistakeOf(async () => {
      const { declaration } = await this.providers.create(readProviderForm(kind, body));
      throw new Redirection(`/console/identity-providers/${String(declaration['id'])}`);
    });
    await this.pages.send(reply, newProviderPage(visitor, kind, sentMembers(kind, body), mistake));
  }

  @Get(':provider')
  async read(
    @SignedIn() visitor: Visitor,
    @Param('provider') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.send(reply, providerPage(visitor, await this.providers.find(id)));
  }

  @Post(':provider')
  async replace(
    @SignedIn() visitor: Visitor,
    @Param('provider') id: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const provider = await this.providers.find(id);
    const kind = kindOf(provider.declaration['kind']);
    const mistake = await mistakeOf(async () => {
      await this.providers.replace(id, readProviderForm(kind, body));
      throw new Redirection(`/console/identity-providers/${id}`);
    });
    await this.pages.send(reply, providerPage(visitor, provider, { sent: sentMembers(kind, body), mistake }));
  }

  @Post(':provider/test')
  async test(
    @SignedIn() visitor: Visitor,
    @Param('provider') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const trial = await this.providers.test(id);
    await this.pages.send(reply, providerPage(visitor, await this.providers.find(id), { trial }));
  }

  @Post(':provider/disable')
  async disable(@Param('provider') id: string): Promise<never> {
    await this.providers.setEnabled(id, false);
    throw new Redirection(`/console/identity-providers/${id}`);
  }

  @Post(':provider/enable')
  async enable(@Param('provider') id: string): Promise<never> {
    await this.providers.setEnabled(id, true);
    throw new Redirection(`/console/identity-providers/${id}`);
  }

  @Post(':provider/delete')
  async remove(@Param('provider') id: string, @Body() body: unknown): Promise<never> {
    if (FormFields.of(body).one('sure') === undefined)
      throw new InvalidError('Nothing was deleted: tick the box that says so');
    await this.providers.remove(id);
    throw new Redirection('/console/identity-providers');
  }
}

function kindOf(value: unknown): ProviderKind {
  const kind = PROVIDER_KINDS.find(each => each === value);
  if (kind === undefined) throw new InvalidError(`kind must be one of ${PROVIDER_KINDS.join(', ')}`);
  return kind;
}

/** What is wrong with what was filled in; everything else goes its way. */
async function mistakeOf(act: () => Promise<never>): Promise<string> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof InvalidError || error instanceof ConflictError) return error.message;
    throw error;
  }
}
