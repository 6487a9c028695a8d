import { Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  PROVIDER_KINDS,
  type ProviderKind,
} from '../../../auth/identity/providers/identity-provider.declaration.js';
import { ConflictError, InvalidError } from '../../../fhir/errors/fhir-error.js';
import { FormFields } from '../../../pages/form-fields.js';
import { Pages } from '../../../pages/pages.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { SignedForm } from '../../../portal/session/signed-form.decorator.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { IdentityProviderAdministration } from '../../identity-providers/identity-provider-administration.js';
import { Confirmation } from '../confirmation.form.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { Done } from '../done.js';
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
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const kind = kindOf(form.one('kind'));
    const mistake = await mistakeOf(async () => {
      const { declaration } = await this.providers.create(readProviderForm(kind, form));
      const id = String(declaration['id']);
      throw new Done(`/console/identity-providers/${id}`, `${id} is added: people can sign in by it.`);
    });
    await this.pages.send(reply, newProviderPage(visitor, kind, sentMembers(kind, form), mistake));
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
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const provider = await this.providers.find(id);
    const kind = kindOf(provider.declaration['kind']);
    const mistake = await mistakeOf(async () => {
      await this.providers.replace(id, readProviderForm(kind, form));
      throw new Done(`/console/identity-providers/${id}`, 'Saved. It holds from the next sign-in on.');
    });
    await this.pages.send(reply, providerPage(visitor, provider, { sent: sentMembers(kind, form), mistake }));
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
    throw new Done(`/console/identity-providers/${id}`, 'Disabled: nobody signs in by it.');
  }

  @Post(':provider/enable')
  async enable(@Param('provider') id: string): Promise<never> {
    await this.providers.setEnabled(id, true);
    throw new Done(`/console/identity-providers/${id}`, 'Enabled: people can sign in by it.');
  }

  @Post(':provider/delete')
  async remove(@Param('provider') id: string, @SignedForm(Confirmation) _sure: Confirmation): Promise<never> {
    await this.providers.remove(id);
    throw new Done('/console/identity-providers', `${id} is deleted.`);
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
