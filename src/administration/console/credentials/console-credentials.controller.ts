import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Environment } from '../../../config/environment.js';
import { Pages } from '../../../pages/pages.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { SignedForm } from '../../../portal/session/signed-form.decorator.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { CredentialAdministration } from '../../credentials/credential-administration.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { Done } from '../done.js';
import { ResetForm, UnlinkForm } from './credential.forms.js';
import { credentialsPage } from './credentials.page.js';

/** What one person signs in with. */
@ConsoleController('users/:user/credentials')
export class ConsoleCredentialsController {
  constructor(
    private readonly credentials: CredentialAdministration,
    private readonly environment: Environment,
    private readonly pages: Pages,
  ) {}

  @Get()
  async show(
    @SignedIn() visitor: Visitor,
    @Param('user') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.send(reply, credentialsPage(visitor, await this.credentials.of(id)));
  }

  @Post('password-reset')
  async resetPassword(
    @SignedIn() visitor: Visitor,
    @Param('user') id: string,
    @SignedForm(ResetForm) form: ResetForm,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { token } = await this.credentials.resetPassword(id, form.end_sessions !== undefined);
    const link = `${this.environment.publicUrl}/invitation/${token}`;
    await this.pages.send(reply, credentialsPage(visitor, await this.credentials.of(id), link));
  }

  @Post('second-factor-reset')
  async resetSecondFactor(@Param('user') id: string, @SignedForm(ResetForm) form: ResetForm): Promise<never> {
    await this.credentials.resetSecondFactor(id, form.end_sessions !== undefined);
    throw new Done(`/console/users/${id}/credentials`, 'The second factor is removed.');
  }

  @Post('unlink')
  async unlink(
    @Param('user') id: string,
    @SignedForm(UnlinkForm) { provider, subject }: UnlinkForm,
  ): Promise<never> {
    await this.credentials.unlink(id, provider, subject);
    const words = `The identity at ${provider} is unlinked, and all grants and sessions are ended.`;
    throw new Done(`/console/users/${id}/credentials`, words);
  }
}
