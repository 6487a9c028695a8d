import { Body, Controller, Header, Post, UseFilters, UseGuards } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { PublicEndpoint } from '../../resource-server/decorators/public-endpoint.decorator.js';
import { GranularConstraints } from '../../scopes/granular-constraints.js';
import { clientInformation } from './client-information.js';
import { ClientRegistration } from './client-registration.js';
import { RegistrationAccessGuard } from './registration-access.guard.js';
import { RegistrationErrorFilter } from './registration-error.filter.js';
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
  ) {}

  @Post()
  @PublicEndpoint('dynamic client registration; judged by the setting CLIENT_REGISTRATION')
  @Header('Cache-Control', 'no-store')
  @Header('Pragma', 'no-cache')
  async register(@Body() body: unknown): Promise<Readonly<Record<string, unknown>>> {
    const metadata = await readRegistration(body, this.granular);
    const { client, secret, token } = await this.registration.register(metadata);
    return {
      ...clientInformation(client),
      ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
      registration_access_token: token,
      registration_client_uri: `${this.environment.publicUrl}/register/${client.clientId}`,
    };
  }
}
