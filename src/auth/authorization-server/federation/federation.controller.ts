import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { messagesIn } from '../../../pages/language/messages.js';
import { Pages } from '../../../pages/pages.js';
import { seeOther } from '../../../pages/see-other.js';
import { PublicEndpoint } from '../../resource-server/decorators/public-endpoint.decorator.js';
import { IdentityProviders } from '../../identity/providers/identity-providers.js';
import { AuthorizationServer } from '../authorization-server.js';
import type { CurrentInteraction } from '../interaction/current-interaction.js';
import { InteractionErrorFilter } from '../interaction/interaction-error.filter.js';
import { InteractionLoader } from '../interaction/interaction.loader.js';
import { OwnPages } from '../interaction/own-pages.js';
import { loginPage } from '../pages/login.page.js';
import { signInProblemPage } from '../pages/sign-in-problem.page.js';
import { LoginQuestion } from '../interaction/login.question.js';
import { FederatedSignIn, isIdentifying, isRedirecting } from './federated-sign-in.js';
import { LOCAL } from './sign-in-choice.js';
import { SignInProblem } from './sign-in-problem.js';

/** Signing in elsewhere, below the address of the interaction, to which its cookie belongs. */
@Controller('interaction/:uid')
@UseFilters(InteractionErrorFilter)
export class FederationController {
  constructor(
    private readonly interactions: InteractionLoader,
    private readonly signIns: FederatedSignIn,
    private readonly providers: IdentityProviders,
    private readonly login: LoginQuestion,
    private readonly server: AuthorizationServer,
    private readonly pages: Pages,
    private readonly ownPages: OwnPages,
  ) {}

  @Get('identity/:provider')
  @PublicEndpoint('leads to the identity provider; the interaction cookie says which request it is about')
  async start(
    @Param('uid') uid: string,
    @Param('provider') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const interaction = await this.interactions.load(uid, request, reply);
    await this.orProblem(interaction, request, reply, async () => {
      requireLogin(interaction);
      if (id === LOCAL) return this.pages.send(reply, loginPage(await this.login.viewOf(interaction)));
      const found = await this.providers.find(id);
      if (!found) throw new SignInProblem('unknown');
      if (isRedirecting(found)) return seeOther(reply, await this.signIns.start(interaction, found));
      if (isIdentifying(found)) {
        const { result } = await this.signIns.identify(interaction, found, request);
        return seeOther(reply, await this.server.provider.interactionResult(request.raw, reply.raw, result));
      }
      const { name } = found.declaration;
      await this.pages.send(reply, loginPage({ ...interaction.view, directory: { id, name } }));
    });
  }

  @Get('answered')
  @PublicEndpoint('the answer of an identity provider; bound to interaction and browser by state and cookie')
  async finish(
    @Param('uid') uid: string,
    @Query('state') state: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const interaction = await this.interactions.load(uid, request, reply);
    await this.orProblem(interaction, request, reply, async () => {
      requireLogin(interaction);
      const sent = new URL(request.url, 'http://localhost').searchParams;
      const { result } = await this.signIns.finish(interaction, typeof state === 'string' ? state : '', sent);
      await seeOther(reply, await this.server.provider.interactionResult(request.raw, reply.raw, result));
    });
  }

  private async orProblem(
    { view }: CurrentInteraction,
    request: FastifyRequest,
    reply: FastifyReply,
    act: () => Promise<void>,
  ): Promise<void> {
    try {
      await act();
    } catch (thrown) {
      const error = await this.signIns.problemOf(thrown);
      if (!(error instanceof SignInProblem)) throw error;
      if (this.ownPages.asksForJson(request)) {
        const description = messagesIn(view.language).signInProblem.reasons[error.reason];
        const body = { error: 'access_denied', reason: error.reason, error_description: description };
        return this.ownPages.send(request, reply, error.status, body);
      }
      await this.pages.send(reply, signInProblemPage({ ...view, problem: error }));
    }
  }
}

/** Who is signed in already does not sign in once more in the middle of another question. */
function requireLogin({ details }: CurrentInteraction): void {
  if (details.prompt.name !== 'login') throw new SignInProblem('over');
}
