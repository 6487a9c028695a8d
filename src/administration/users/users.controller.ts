import { Body, Controller, Get, Header, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { User } from '../../auth/identity/user.entity.js';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { MANAGE_USERS } from '../../auth/scopes/identity-scopes.js';
import { Environment } from '../../config/environment.js';
import { requireOperator } from '../../installation/operator.js';
import { administeredBy } from '../administered.js';
import { linkNext } from '../../paging/slice.js';
import { UserAdministration } from './user-administration.js';

type Answer = Readonly<Record<string, unknown>>;

/** Accounts of people (docs/administration.md). */
@Controller('administration/users')
export class UsersController {
  constructor(
    private readonly users: UserAdministration,
    private readonly environment: Environment,
  ) {}

  @Get()
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() sent: Answer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Answer[]> {
    requireOperator(principal, MANAGE_USERS);
    const { items, next } = await this.users.list(sent);
    linkNext(reply, sent, next);
    return items.map(viewOf);
  }

  @Post()
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async create(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<Answer> {
    requireOperator(principal, MANAGE_USERS);
    return viewOf(await this.users.create(body));
  }

  @Get(':user')
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async read(@CurrentPrincipal() principal: Principal, @Param('user') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_USERS);
    return viewOf(await this.users.find(id));
  }

  /** What is left out is gone, save the password. */
  @Put(':user')
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('user') id: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    requireOperator(principal, MANAGE_USERS);
    return viewOf(await this.users.change(id, body));
  }

  @Post(':user/disable')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async disable(@CurrentPrincipal() principal: Principal, @Param('user') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_USERS);
    return viewOf(await this.users.setEnabled(id, false));
  }

  @Post(':user/enable')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async enable(@CurrentPrincipal() principal: Principal, @Param('user') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_USERS);
    return viewOf(await this.users.setEnabled(id, true));
  }

  /** The link is told once; whoever has it sets the password. */
  @Post(':user/invitation')
  @Header('Cache-Control', 'no-store')
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async invite(@CurrentPrincipal() principal: Principal, @Param('user') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_USERS);
    const { token, expiresAt } = await this.users.invite(id);
    return { url: `${this.environment.publicUrl}/invitation/${token}`, expires_at: expiresAt };
  }

  @Post(':user/revoke')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_USERS))
  async revokeAll(@CurrentPrincipal() principal: Principal, @Param('user') id: string): Promise<Answer> {
    requireOperator(principal, MANAGE_USERS);
    return { ended: await this.users.revokeAll(id) };
  }
}

function viewOf(user: User): Answer {
  const { id, username, name, email, fhirUser, proxies, roles, enabled, createdAt } = user;
  const { passwordHash, managedBy } = user;
  return {
    id,
    username,
    name,
    ...(email === null ? {} : { email }),
    ...(fhirUser === null ? {} : { fhirUser }),
    proxies,
    roles,
    enabled,
    has_password: passwordHash !== null,
    ...(managedBy === null ? {} : { managed_by: managedBy }),
    created_at: createdAt,
  };
}
