import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { administeredBy, found, noteChange } from '../administration/administered.js';
import { AuditJournal } from '../audit/audit-journal.js';
import { DelegatedScopes } from '../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../auth/resource-server/principal.js';
import { type StandingToken, StandingTokens } from '../auth/resource-server/standing/standing-tokens.js';
import { MANAGE_CLIENTS, MANAGE_PROVISIONING } from '../auth/scopes/identity-scopes.js';
import { requireOperator } from '../installation/operator.js';
import { readDeclared } from '../installation/read-declared.js';

class StandingTokenRequest {
  @Matches(/^[\w.-]{1,60}$/, { message: 'name may only hold letters, digits and . - _' })
  name: string;

  @IsOptional()
  @IsInt({ message: 'days must be a whole number' })
  @Min(1, { message: 'days must be 1 or more' })
  @Max(730, { message: 'days may be 730: two years' })
  days?: number;
}

const DAYS = 365;

/** Tokens for directories that cannot ask for one: Entra ID, Okta (docs/identity/scim.md). */
@Controller('administration/standing-tokens')
export class StandingTokensController {
  constructor(
    private readonly tokens: StandingTokens,
    private readonly journal: AuditJournal,
  ) {}

  @Get()
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async list(@CurrentPrincipal() principal: Principal): Promise<readonly object[]> {
    requireOperator(principal, MANAGE_CLIENTS);
    return (await this.tokens.list()).map(viewOf);
  }

  /** The token is told once. */
  @Post()
  @Header('Cache-Control', 'no-store')
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async create(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<object> {
    requireOperator(principal, MANAGE_CLIENTS);
    const { name, days = DAYS } = readDeclared(StandingTokenRequest, body);
    const made = await this.tokens.create(name, MANAGE_PROVISIONING, days);
    await noteChange(this.journal, 'client-changed', { 'standing-token': name, change: 'created' });
    return { ...viewOf(made), token: made.token };
  }

  @Delete(':token')
  @HttpCode(204)
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async remove(@CurrentPrincipal() principal: Principal, @Param('token') id: string): Promise<void> {
    requireOperator(principal, MANAGE_CLIENTS);
    const { name } = found(await this.tokens.remove(id), 'standing token');
    await noteChange(this.journal, 'client-changed', { 'standing-token': name, change: 'revoked' });
  }
}

function viewOf({ id, name, scope, createdAt, expiresAt, lastUsedAt }: StandingToken): object {
  return { id, name, scope, created_at: createdAt, expires_at: expiresAt, last_used_at: lastUsedAt };
}
