import { Body, Controller, Header, Ip, Post, UseFilters, UseGuards } from '@nestjs/common';
import { auditedRequest } from '../../../audit/audited-request.js';
import { Environment } from '../../../config/environment.js';
import { callerAddress } from '../../../rate-limits/caller-address.js';
import { RateLimits } from '../../../rate-limits/rate-limits.js';
import { PublicEndpoint } from '../../resource-server/decorators/public-endpoint.decorator.js';
import { GranularConstraints } from '../../scopes/granular-constraints.js';
import { clientInformation } from './client-information.js';
import { ClientRegistration } from './client-registration.js';
import { issuedSecret } from './issued-secret.js';
import { RegistrationAccessGuard } from './registration-access.guard.js';
import { RegistrationError } from './registration.error.js';
import { RegistrationErrorFilter } from './registration-error.filter.js';
import { SoftwareStatements, statementOf } from './software-statements.js';
import { readRegistration } from './registration.request.js';

/** RFC 7591: an app registers itself, as far as `CLIENT_REGISTRATION` lets it. */
@Controller('register')
@UseFilters(RegistrationErrorFilter)
@UseGuards(RegistrationAccessGuard)
export class RegistrationController {
  constructor(
    private readonly registration: ClientRegistration,
    private readonly environment: Environment,
    private readonly granular: GranularConstraints,
    private readonly statements: SoftwareStatements,
    private readonly limits: RateLimits,
  ) {}

  @Post()
  @PublicEndpoint('dynamic client registration; judged by the setting CLIENT_REGISTRATION')
  @Header('Cache-Control', 'no-store')
  @Header('Pragma', 'no-cache')
  async register(@Body() body: unknown, @Ip() address: string): Promise<Readonly<Record<string, unknown>>> {
    const wait = this.limits.take('registrations', callerAddress(address));
    if (wait !== undefined)
      throw new RegistrationError('temporarily_unavailable', 'too many registrations in this minute', wait);
    const metadata = await readRegistration(await this.statements.complete(body), this.granular);
    const registered = await this.registration.register(metadata, statementOf(body));
    const client = registered.client.clientId;
    auditedRequest()?.note({ kind: 'client-registered', outcome: 'success', client });
    return {
      ...clientInformation(registered.client),
      ...issuedSecret(registered),
      registration_access_token: registered.token,
      registration_client_uri: `${this.environment.publicUrl}/register/${registered.client.clientId}`,
    };
  }
}
