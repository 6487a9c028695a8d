import { Controller, Get, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StepUpRule } from '../../access/break-glass/step-up.rule.js';
import { auditedRequest } from '../../audit/audited-request.js';
import { isStrong } from '../../auth/authorization-server/interaction/second-factor.rule.js';
import { ArtifactRepository } from '../../auth/authorization-server/persistence/artifact.repository.js';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { Environment } from '../../config/environment.js';
import { seeOther } from '../../pages/see-other.js';
import { PortalError } from '../portal-error.js';
import { PortalErrorFilter } from '../portal-error.filter.js';
import { CanonicalAddressGuard } from '../session/canonical-address.guard.js';
import { PortalCookie } from '../session/cookie.js';
import { PortalSessionGuard, SignedIn } from '../session/portal-session.guard.js';
import { Visitor } from '../session/visitor.js';
import { Visitors } from '../session/visitors.js';
import { OidcClient, type SignedInPerson } from './oidc-client.js';
import { beginSignIn, decodePending, encodePending, type PendingSignIn } from './pending-sign-in.js';

const SIGN_IN_SECONDS = 900;

/** Signs people in and out at the portal. */
@Controller()
@UseFilters(PortalErrorFilter)
@UseGuards(CanonicalAddressGuard)
export class SignInController {
  private readonly pending: PortalCookie;

  constructor(
    private readonly oidc: OidcClient,
    private readonly artifacts: ArtifactRepository,
    private readonly visitors: Visitors,
    private readonly stepUp: StepUpRule,
    private readonly environment: Environment,
  ) {
    this.pending = new PortalCookie('firekeeper_sign_in', {
      isSecure: environment.publicUrl.startsWith('https:'),
      path: '/signed-in',
      seconds: SIGN_IN_SECONDS,
    });
  }

  @Get('sign-in')
  @PublicEndpoint('the way to the sign-in')
  async begin(
    @Query('return') wanted: unknown,
    @Query('for') purpose: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const pending = beginSignIn(wanted);
    this.pending.write(reply, encodePending(pending));
    const more = purpose === 'break-glass' ? { ...this.stepUp.parameters } : {};
    await seeOther(reply, await this.oidc.authorizationUrl(pending, more));
  }

  @Get('signed-in')
  @PublicEndpoint('the redirect URI of the portal; bound to the browser by state, nonce and PKCE')
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const pending = decodePending(this.pending.read(request));
    if (!pending) throw new PortalError(400, say => say.signInOver);
    this.pending.clear(reply);
    const { subject, tokenId, signIn } = await this.personOf(request, pending);
    await this.visitors.welcome(subject, reply, {
      sessionUid: await this.sessionOf(tokenId),
      signedInAt: signIn ? new Date(signIn.at * 1000) : null,
      isStrong: isStrong(signIn?.methods, signIn?.acr),
    });
    await seeOther(reply, pending.returnTo);
  }

  @Post('sign-out')
  @PublicEndpoint('ends the portal session; guarded by it and by the token in the form')
  @UseGuards(PortalSessionGuard)
  async end(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    await this.visitors.dismiss(visitor, reply);
    auditedRequest()?.note({ kind: 'logout', outcome: 'success' });
    await seeOther(reply, this.oidc.signOutUrl());
  }

  private async personOf(request: FastifyRequest, pending: PendingSignIn): Promise<SignedInPerson> {
    try {
      return await this.oidc.finish(new URL(request.url, this.environment.publicUrl), pending);
    } catch {
      throw new PortalError(400, say => say.signInBroken);
    }
  }

  /** Other clients are told by back-channel logout; the portal shares the database. */
  private async sessionOf(tokenId: string | undefined): Promise<string | null> {
    const token = tokenId === undefined ? undefined : await this.artifacts.find('AccessToken', tokenId);
    const uid = token?.payload['sessionUid'];
    return typeof uid === 'string' ? uid : null;
  }
}
