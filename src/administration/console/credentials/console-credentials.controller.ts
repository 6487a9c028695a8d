import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Environment } from '../../../config/environment.js';
import { FormFields } from '../../../pages/form-fields.js';
import { Pages } from '../../../pages/pages.js';
import { Redirection } from '../../../portal/redirection.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { CredentialAdministration } from '../../credentials/credential-administration.js';
import { ConsoleController } from '../console-controller.decorator.js';
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
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { token } = await this.credentials.resetPassword(id, endsSessions(body));
    const link = `${this.environment.publicUrl}/invitation/${token}`;
    await this.pages.send(reply, credentialsPage(visitor, await this.credentials.of(id), link));
  }

  @Post('second-factor-reset')
  async resetSecondFactor(@Param('user') id: string, @Body() body: unknown): Promise<never> {
    await this.credentials.resetSecondFactor(id, endsSessions(body));
    throw new Redirection(`/console/users/${id}/credentials`);
  }

  @Post('unlink')
  async unlink(@Param('user') id: string, @Body() body: unknown): Promise<never> {
    const form = FormFields.of(body);
    await this.credentials.unlink(id, form.one('provider') ?? '', form.one('subject') ?? '');
    throw new Redirection(`/console/users/${id}/credentials`);
  }
}

function endsSessions(body: unknown): boolean {
  return FormFields.of(body).one('end_sessions') === 'yes';
}
