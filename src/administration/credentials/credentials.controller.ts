import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { MANAGE_USERS } from '../../auth/scopes/identity-scopes.js';
import { Environment } from '../../config/environment.js';
import { requireOperator } from '../../installation/operator.js';
import { administeredBy } from '../administered.js';
import { CredentialAdministration, type Credentials } from './credential-administration.js';
import { CredentialResetRequest } from './credential-reset.request.js';

type Answer = Readonly<Record<string, unknown>>;

/** What people sign in with (docs/administration.md). */
@Controller('administration/users/:user')
export class CredentialsController {
  constructor(
    private readonly credentials: CredentialAdministration,
    private readonly environment: Environment,
  ) {}

  @Get('credentials')
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async show(@CurrentPrincipal() principal: Principal, @Param('user') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_USERS);
    return viewOf(await this.credentials.of(id));
  }

  @Post('second-factor/reset')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async resetSecondFactor(
    @CurrentPrincipal() principal: Principal,
    @Param('user') id: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    requireOperator(principal, MANAGE_USERS);
    return { ended: await this.credentials.resetSecondFactor(id, CredentialResetRequest.endsSessions(body)) };
  }

  /** The link is told once; whoever has it sets the password. */
  @Post('password-reset')
  @Header('Cache-Control', 'no-store')
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async resetPassword(
    @CurrentPrincipal() principal: Principal,
    @Param('user') id: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    requireOperator(principal, MANAGE_USERS);
    const endsSessions = CredentialResetRequest.endsSessions(body);
    const { token, expiresAt } = await this.credentials.resetPassword(id, endsSessions);
    return { url: `${this.environment.publicUrl}/invitation/${token}`, expires_at: expiresAt };
  }

  @Delete('identities/:provider/:subject')
  @HttpCode(204)
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async unlink(
    @CurrentPrincipal() principal: Principal,
    @Param('user') id: string,
    @Param('provider') provider: string,
    @Param('subject') subject: string,
  ): Promise<void> {
    requireOperator(principal, MANAGE_USERS);
    await this.credentials.unlink(id, provider, subject);
  }
}

function viewOf({ user, hasApp, recoveryCodesLeft, passkeys, identities }: Credentials): Answer {
  return {
    has_password: user.passwordHash !== null,
    authenticator_app: hasApp,
    recovery_codes_left: recoveryCodesLeft,
    passkeys: passkeys.map(({ name, createdAt, lastUsedAt }) => ({
      name,
      created_at: createdAt,
      last_used_at: lastUsedAt,
    })),
    identities: identities.map(({ providerId, subject, createdAt, lastSignedInAt }) => ({
      provider: providerId,
      subject,
      created_at: createdAt,
      last_signed_in_at: lastSignedInAt,
    })),
  };
}
