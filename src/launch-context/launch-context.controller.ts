import { Body, Controller, Header, Post, UseFilters, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { UserRepository } from '../auth/identity/user.repository.js';
import { CurrentPrincipal } from '../auth/resource-server/decorators/principal.decorator.js';
import { DelegatedScopes } from '../auth/resource-server/decorators/delegated-scopes.decorator.js';
import type { Principal } from '../auth/resource-server/principal.js';
import { CREATE_LAUNCH_CONTEXTS } from '../auth/scopes/identity-scopes.js';
import { LaunchContextRequest } from './launch-context.request.js';
import { LaunchContextService, type LaunchRequest } from './launch-context.service.js';
import { LaunchRefusedError } from './launch-refused.error.js';
import { LaunchRefusedFilter } from './launch-refused.filter.js';
import { PatientDirectory } from './patient-directory.js';

const BODY = new ValidationPipe({
  transform: true,
  expectedType: LaunchContextRequest,
  whitelist: true,
  forbidNonWhitelisted: true,
  exceptionFactory: errors => new LaunchRefusedError(messagesOf(errors).join('; ')),
});

/** Lets any EHR open an app on a patient of ours (SMART App Launch 2.2, "Launch App: EHR Launch"). */
@Controller('launch-contexts')
@UseFilters(LaunchRefusedFilter)
export class LaunchContextController {
  constructor(
    private readonly launches: LaunchContextService,
    private readonly users: UserRepository,
    private readonly directory: PatientDirectory,
  ) {}

  @Post()
  @DelegatedScopes(`asks for the scope ${CREATE_LAUNCH_CONTEXTS}, which is no scope on a resource`)
  @Header('Cache-Control', 'no-store')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body(BODY) body: LaunchContextRequest,
  ): Promise<Record<string, unknown>> {
    if (!principal.scopes.has(CREATE_LAUNCH_CONTEXTS)) {
      throw new LaunchRefusedError(
        `the access token does not grant ${CREATE_LAUNCH_CONTEXTS}`,
        'insufficient_scope',
      );
    }
    await this.checkReach(principal, body.patient);
    const { launch, launchUrl, expiresAt } = await this.launches.create(await this.requestOf(body));
    const expiresIn = Math.floor((expiresAt.getTime() - Date.now()) / 1000);
    return { launch, launch_url: launchUrl, expires_in: expiresIn };
  }

  /** An EHR that acts for a person opens only what this person may see; services are judged when it is redeemed. */
  private async checkReach({ user }: Principal, patient: string | undefined): Promise<void> {
    if (!user || patient === undefined || (await this.directory.find(user, patient))) return;
    throw new LaunchRefusedError('patient is unknown, or the user of the token may not see it');
  }

  private async requestOf(body: LaunchContextRequest): Promise<LaunchRequest> {
    const { client_id: clientId, username, need_patient_banner: needPatientBanner, ...context } = body;
    const user = username === undefined ? undefined : await this.users.findByUsername(username);
    if (username !== undefined && !user) throw new LaunchRefusedError('username names no user');
    return {
      clientId,
      ...(user ? { userId: user.id } : {}),
      ...(needPatientBanner === undefined ? {} : { needPatientBanner }),
      ...context,
    };
  }
}

function messagesOf(errors: readonly ValidationError[]): readonly string[] {
  return errors.flatMap(error => [
    ...Object.values(error.constraints ?? {}),
    ...messagesOf(error.children ?? []),
  ]);
}
