import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { FindingStatus } from '../../auth/identity/trials/finding.js';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { MANAGE_IDENTITY_PROVIDERS } from '../../auth/scopes/identity-scopes.js';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import { requireOperator } from '../../installation/operator.js';
import { administeredBy } from '../administered.js';
import type { AdministeredProvider } from './administered-provider.js';
import { IdentityProviderAdministration } from './identity-provider-administration.js';

type Answer = Readonly<Record<string, unknown>>;

/** Ways to sign in, in the words of the bootstrap file (docs/identity, docs/administration.md). */
@Controller('administration/identity-providers')
export class IdentityProvidersController {
  constructor(private readonly providers: IdentityProviderAdministration) {}

  @Get()
  @DelegatedScopes(administeredBy(MANAGE_IDENTITY_PROVIDERS))
  async list(@CurrentPrincipal() principal: Principal): Promise<readonly Answer[]> {
    requireOperator(principal, MANAGE_IDENTITY_PROVIDERS);
    return (await this.providers.list()).map(viewOf);
  }

  @Post()
  @DelegatedScopes(administeredBy(MANAGE_IDENTITY_PROVIDERS))
  async create(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<Answer> {
    requireOperator(principal, MANAGE_IDENTITY_PROVIDERS);
    return viewOf(await this.providers.create(objectOf(body)));
  }

  @Get(':provider')
  @DelegatedScopes(administeredBy(MANAGE_IDENTITY_PROVIDERS))
  async read(@CurrentPrincipal() principal: Principal, @Param('provider') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_IDENTITY_PROVIDERS);
    return viewOf(await this.providers.find(id));
  }

  /** What is left out is gone, save secrets, which end with `null`. */
  @Put(':provider')
  @DelegatedScopes(administeredBy(MANAGE_IDENTITY_PROVIDERS))
  async replace(
    @CurrentPrincipal() principal: Principal,
    @Param('provider') id: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    requireOperator(principal, MANAGE_IDENTITY_PROVIDERS);
    return viewOf(await this.providers.replace(id, objectOf(body)));
  }

  @Delete(':provider')
  @HttpCode(204)
  @DelegatedScopes(administeredBy(MANAGE_IDENTITY_PROVIDERS))
  async remove(@CurrentPrincipal() principal: Principal, @Param('provider') id: string): Promise<void> {
    requireOperator(principal, MANAGE_IDENTITY_PROVIDERS);
    await this.providers.remove(id);
  }

  @Post(':provider/disable')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_IDENTITY_PROVIDERS))
  async disable(@CurrentPrincipal() principal: Principal, @Param('provider') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_IDENTITY_PROVIDERS);
    return viewOf(await this.providers.setEnabled(id, false));
  }

  @Post(':provider/enable')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_IDENTITY_PROVIDERS))
  async enable(@CurrentPrincipal() principal: Principal, @Param('provider') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_IDENTITY_PROVIDERS);
    return viewOf(await this.providers.setEnabled(id, true));
  }

  /** Asks the provider, without anybody signing in; each finding names its setting. */
  @Post(':provider/test')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_IDENTITY_PROVIDERS))
  async test(@CurrentPrincipal() principal: Principal, @Param('provider') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_IDENTITY_PROVIDERS);
    const { status, findings, certificateExpiresAt } = await this.providers.test(id);
    return { status: status satisfies FindingStatus, findings, certificate_expires_at: certificateExpiresAt };
  }

  /** Keeps the claims of the next sign-in for a quarter of an hour, so that a mapping can be tried with them. */
  @Post(':provider/recording')
  @DelegatedScopes(administeredBy(MANAGE_IDENTITY_PROVIDERS))
  async record(@CurrentPrincipal() principal: Principal, @Param('provider') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_IDENTITY_PROVIDERS);
    const { state, expiresAt } = await this.providers.record(id);
    return { state, expires_at: expiresAt };
  }

  /** Answers the claims that were kept, and keeps them no longer. */
  @Delete(':provider/recording')
  @Header('Cache-Control', 'no-store')
  @DelegatedScopes(administeredBy(MANAGE_IDENTITY_PROVIDERS))
  async takeRecording(
    @CurrentPrincipal() principal: Principal,
    @Param('provider') id: string,
  ): Promise<Answer> {
    requireOperator(principal, MANAGE_IDENTITY_PROVIDERS);
    return { claims: await this.providers.takeRecording(id) };
  }
}

function viewOf(provider: AdministeredProvider): Answer {
  const { declaration, secrets, enabled, origin, endpoints, condition } = provider;
  return {
    ...declaration,
    secrets_set: secrets,
    enabled,
    declared_by: origin,
    endpoints,
    condition: condition && {
      is_up: condition.isUp,
      since: condition.since,
      last_error: condition.lastError ?? undefined,
      last_error_at: condition.lastErrorAt ?? undefined,
      certificate_expires_at: condition.certificateExpiresAt ?? undefined,
    },
  };
}

function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new InvalidError('Send a JSON object with the declaration of the identity provider');
}
