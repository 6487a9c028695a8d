import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessTokenMint } from '../../auth/authorization-server/keys/access-token-mint.js';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { ForbiddenError, InvalidError, NotFoundError } from '../../fhir/errors/fhir-error.js';
import { readDeclared } from '../../installation/read-declared.js';
import { linkNext } from '../../paging/slice.js';
import { MANAGED_ROUTE, requireManager } from '../access-manager.js';
import { BreakGlassDeclaration, ReviewDeclaration } from './break-glass.declaration.js';
import { BreakTheGlass } from './break-the-glass.js';
import type { BrokenGlassGrant } from './broken-glass.entity.js';
import { BrokenGlassRepository, glassSliceRequest } from './broken-glass.repository.js';

const REVIEWERS = ['privacy-officer'];

/** docs/security/break-the-glass.md */
@Controller('access/break-glass')
export class BreakGlassController {
  constructor(
    private readonly breaking: BreakTheGlass,
    private readonly grants: BrokenGlassRepository,
    private readonly mint: AccessTokenMint,
  ) {}

  /** A new token, marked, that ends by itself: with the scopes of the one it was asked with, and no refresh. */
  @Post()
  @HttpCode(201)
  @DelegatedScopes('asks for a person whose policies let them break the glass')
  async begin(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<unknown> {
    if (principal.brokenGlass) throw new ForbiddenError('Ask with the token that you had before');
    const { subject, clientId, user, signIn } = principal;
    const grant = await this.breaking.begin(
      { subject, clientId, user, signIn },
      readDeclared(BreakGlassDeclaration, body),
    );
    const expiresIn = Math.floor((grant.expiresAt.getTime() - Date.now()) / 1000);
    const scope = [...principal.scopes].join(' ');
    const token = await this.mint.mint({
      clientId: principal.clientId,
      subject: principal.subject,
      scope,
      ...(principal.user ? { user: principal.user } : {}),
      ...(principal.patient === undefined ? {} : { patient: principal.patient }),
      ...(principal.encounter === undefined ? {} : { encounter: principal.encounter }),
      brokenGlass: { id: grant.id, patient: grant.patient, purpose: grant.purpose },
      derivedFrom: principal.tokenId,
      ...confirmationOf(principal),
      expiresIn,
    });
    const type = principal.keyThumbprint === undefined ? 'Bearer' : 'DPoP';
    const answer = { access_token: token, token_type: type, expires_in: expiresIn, scope };
    return { ...answer, break_glass: { id: grant.id, patient: grant.patient, purpose: grant.purpose } };
  }

  /** The queue of the privacy officer; `Link` leads to its next part. */
  @Get()
  @DelegatedScopes(MANAGED_ROUTE)
  async queue(
    @CurrentPrincipal() principal: Principal,
    @Query() sent: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    requireManager(principal, REVIEWERS);
    const { verdict } = sent;
    if (verdict !== undefined && verdict !== 'approved' && verdict !== 'flagged')
      throw new InvalidError('verdict must be approved or flagged; left out, what waits is listed');
    const { items, next } = await this.grants.withVerdict(verdict, glassSliceRequest(sent));
    linkNext(reply, sent, next);
    return items.map(inWords);
  }

  @Put(':id/review')
  @DelegatedScopes(MANAGED_ROUTE)
  async review(
    @CurrentPrincipal() principal: Principal,
    @Param('id', new ParseUUIDPipe({ exceptionFactory: () => new NotFoundError() })) id: string,
    @Body() body: unknown,
  ): Promise<unknown> {
    requireManager(principal, REVIEWERS);
    const reviewer = { subject: principal.subject, name: principal.user?.username ?? principal.clientId };
    return inWords(await this.breaking.review(reviewer, id, readDeclared(ReviewDeclaration, body)));
  }
}

/** A token that was bound to a key gives one that is bound to the same. */
function confirmationOf({ keyThumbprint, certificateThumbprint }: Principal) {
  const confirmation = {
    ...(keyThumbprint === undefined ? {} : { jkt: keyThumbprint }),
    ...(certificateThumbprint === undefined ? {} : { 'x5t#S256': certificateThumbprint }),
  };
  return Object.keys(confirmation).length === 0 ? {} : { confirmation };
}

function inWords(grant: BrokenGlassGrant): unknown {
  const { id, patient, username, clientId, purpose, reason, begunAt, expiresAt } = grant;
  const { verdict, note, reviewedBy, reviewedAt } = grant;
  const asked = { id, patient, user: username, client_id: clientId, purpose, reason };
  const times = { begun_at: begunAt.toISOString(), expires_at: expiresAt.toISOString() };
  if (verdict === null) return { ...asked, ...times, state: 'waiting' };
  const reviewed = { state: verdict, note, reviewed_by: reviewedBy, reviewed_at: reviewedAt?.toISOString() };
  return { ...asked, ...times, ...reviewed };
}
