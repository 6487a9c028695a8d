import { Body, Controller, Header, Post, UseFilters, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { auditedRequest } from '../audit/audited-request.js';
import type { User } from '../auth/identity/user.entity.js';
import { UserRepository } from '../auth/identity/user.repository.js';
import { CurrentPrincipal } from '../auth/resource-server/decorators/principal.decorator.js';
import { DelegatedScopes } from '../auth/resource-server/decorators/delegated-scopes.decorator.js';
import type { Principal } from '../auth/resource-server/principal.js';
import { CREATE_LAUNCH_CONTEXTS } from '../auth/scopes/identity-scopes.js';
import { isStorable } from '../installation/storable-text.js';
import { A_LOGICAL_ID, LaunchContextRequest, LOGICAL_ID } from './launch-context.request.js';
import { LaunchContextService, type LaunchRequest } from './launch-context.service.js';
import { LaunchTypes } from './launch-types.js';
import type { LaunchedResource } from './launched-resource.js';
import { LaunchReach } from './launch-reach.js';
import { LaunchRefusedError } from './launch-refused.error.js';
import { LaunchRefusedFilter } from './launch-refused.filter.js';
import { PersonRights } from './person-rights.js';

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
    private readonly rights: PersonRights,
    private readonly reach: LaunchReach,
    private readonly types: LaunchTypes,
  ) {}

  @Post()
  @DelegatedScopes(`asks for the scope ${CREATE_LAUNCH_CONTEXTS}, which is no scope on a resource`)
  @Header('Cache-Control', 'no-store')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
  ): Promise<Record<string, unknown>> {
    if (!principal.scopes.has(CREATE_LAUNCH_CONTEXTS)) {
      throw new LaunchRefusedError(
        `the access token does not grant ${CREATE_LAUNCH_CONTEXTS}`,
        'insufficient_scope',
      );
    }
    if (!isStorable(body))
      throw new LaunchRefusedError('some text holds a character that is none, such as NUL');
    const { resources, rest } = this.resourcesIn(body);
    const context = await readContext(rest);
    const named = await this.userOf(context);
    const request = { ...requestOf(context, named), resources };
    await this.checkReach(principal, named, request);
    const { launch, launchUrl, expiresAt } = await this.launches.create(request);
    auditedRequest()?.note({
      kind: 'launch',
      outcome: 'success',
      ...(context.patient === undefined ? {} : { patient: context.patient }),
    });
    const expiresIn = Math.floor((expiresAt.getTime() - Date.now()) / 1000);
    return { launch, launch_url: launchUrl, expires_in: expiresIn };
  }

  /** What the user of the token, and the one who is named, may see; for a service alone, what exists. */
  private async checkReach(
    { user }: Principal,
    named: User | undefined,
    request: LaunchRequest,
  ): Promise<void> {
    if (!user && !named) await this.reach.check('server', '', request);
    if (user) await this.reach.check(user, 'the user of the token', request);
    if (named) await this.reach.check(await this.rights.of(named), 'the user of username', request);
  }

  /** The members that are named as the kinds which the operator offers: `location`. */
  private resourcesIn(body: unknown): {
    readonly resources: readonly LaunchedResource[];
    readonly rest: unknown;
  } {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      return { resources: [], rest: body };
    const members = Object.entries(body).filter(([, value]) => value !== null);
    const named = members.filter(([name]) => this.types.find(name) !== undefined);
    const resources = named.map(([type, id]) => {
      if (typeof id !== 'string' || !LOGICAL_ID.test(id))
        throw new LaunchRefusedError(`${type} ${A_LOGICAL_ID}`);
      return { type, resourceType: this.types.find(type)?.resourceType ?? '', id };
    });
    return { resources, rest: Object.fromEntries(members.filter(each => !named.includes(each))) };
  }

  private async userOf({ username }: LaunchContextRequest): Promise<User | undefined> {
    if (username === undefined) return undefined;
    const user = await this.users.findByUsername(username);
    if (!user) throw new LaunchRefusedError('username names no user');
    return user;
  }
}

function requestOf(body: LaunchContextRequest, user: User | undefined): LaunchRequest {
  const { client_id: clientId, username: _named, need_patient_banner: needPatientBanner, ...context } = body;
  return {
    clientId,
    ...(user ? { userId: user.id } : {}),
    ...(needPatientBanner === undefined ? {} : { needPatientBanner }),
    ...context,
  };
}

async function readContext(body: unknown): Promise<LaunchContextRequest> {
  return (await BODY.transform(body, {
    type: 'body',
    metatype: LaunchContextRequest,
  })) as LaunchContextRequest;
}

function messagesOf(errors: readonly ValidationError[]): readonly string[] {
  return errors.flatMap(error => [
    ...Object.values(error.constraints ?? {}),
    ...messagesOf(error.children ?? []),
  ]);
}
