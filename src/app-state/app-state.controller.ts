import { Body, Controller, Delete, Get, Headers, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DelegatedScopes } from '../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../auth/resource-server/principal.js';
import type { PermissionLetter } from '../auth/scopes/smart-scope.js';
import { Environment } from '../config/environment.js';
import { BusinessRuleError, InvalidError, NotFoundError } from '../fhir/errors/fhir-error.js';
import { parseEntityTag } from '../fhir/interactions/entity-tag.js';
import { AppStateAccess } from './app-state.access.js';
import type { AppState } from './app-state.entity.js';
import { AppStateRepository } from './app-state.repository.js';
import { sendState, stateBundle } from './app-state.reply.js';
import { PreconditionFailedError } from './precondition-failed.error.js';
import { readStateQuery } from './app-state.query.js';
import { readState } from './state-basic.js';

const JUDGED_WITHIN = 'each state is judged by the scopes on Basic, and by whose it is';
const MOST_STATES = 50;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What apps keep for themselves (SMART App Launch 2.2, "Persisting App State"), apart from the health record. */
@Controller('app-state/Basic')
export class AppStateController {
  constructor(
    private readonly states: AppStateRepository,
    private readonly access: AppStateAccess,
    private readonly environment: Environment,
  ) {}

  @Post()
  @DelegatedScopes(JUDGED_WITHIN)
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (typeof body === 'object' && body !== null && ('id' in body || 'meta' in body))
      throw new InvalidError('Leave id and meta to the server', 'Basic.id');
    const { content, system, code, subject } = readState(body, this.environment.fhirBase);
    await this.access.require(principal, 'c', { system, code, subject });
    const key = { clientId: principal.clientId, system, code, subject };
    const state = await this.states.insert(key, content, MOST_STATES);
    if (!state)
      throw new BusinessRuleError(`An app may keep ${MOST_STATES} states under one code about one subject`);
    await sendState(reply, state, this.base, 201);
  }

  @Put(':id')
  @DelegatedScopes(JUDGED_WITHIN)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const sent = readState(body, this.environment.fhirBase);
    if (sent.id !== id) throw new InvalidError('The id in the body must equal the id in the URL', 'Basic.id');
    const state = await this.matching(principal, 'u', id, ifMatch);
    if (sent.subject !== state.subject || sent.system !== state.system || sent.code !== state.code)
      throw new PreconditionFailedError('subject and code of a state never change');
    const updated = await this.states.update(state, sent.content);
    if (!updated) throw new PreconditionFailedError();
    await sendState(reply, updated, this.base, 200);
  }

  @Delete(':id')
  @DelegatedScopes(JUDGED_WITHIN)
  async delete(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const state = await this.matching(principal, 'd', id, ifMatch);
    if (!(await this.states.delete(state))) throw new PreconditionFailedError();
    await reply.code(204).send();
  }

  @Get(':id')
  @DelegatedScopes(JUDGED_WITHIN)
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const state = await this.reached(principal, 'r', id);
    if (!state) throw new NotFoundError();
    await sendState(reply, state, this.base, 200);
  }

  @Get()
  @DelegatedScopes(JUDGED_WITHIN)
  async search(
    @CurrentPrincipal() principal: Principal,
    @Query() query: Readonly<Record<string, unknown>>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { self, ...key } = readStateQuery(query, this.environment.fhirBase);
    await this.access.require(principal, 's', key);
    const found = await this.states.list({ ...key, clientId: principal.clientId });
    await reply
      .headers({ 'Content-Type': 'application/fhir+json; charset=utf-8', 'Cache-Control': 'no-store' })
      .send(JSON.stringify(stateBundle(found, this.base, self)));
  }

  private get base(): string {
    return `${this.environment.publicUrl}/app-state`;
  }

  /** A state that is gone, another app's or out of reach is a failed precondition alike. */
  private async matching(
    principal: Principal,
    letter: PermissionLetter,
    id: string,
    ifMatch: string | undefined,
  ): Promise<AppState> {
    if (ifMatch === undefined)
      throw new InvalidError('If-Match is needed: the ETag of the state as you know it', 'http.if-match');
    const state = await this.reached(principal, letter, id);
    if (!state || parseEntityTag(ifMatch) !== String(state.version)) throw new PreconditionFailedError();
    return state;
  }

  private async reached(
    principal: Principal,
    letter: PermissionLetter,
    id: string,
  ): Promise<AppState | undefined> {
    const state = UUID.test(id) ? await this.states.find(principal.clientId, id) : undefined;
    return state && (await this.access.reachesState(principal, letter, state)) ? state : undefined;
  }
}
