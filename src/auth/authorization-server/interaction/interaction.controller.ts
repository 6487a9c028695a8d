import { Body, Controller, Get, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../../../pages/page.js';
import { languageOfReader } from '../../../pages/language/reader-language.js';
import { Pages } from '../../../pages/pages.js';
import { seeOther } from '../../../pages/see-other.js';
import { callerAddress } from '../../../rate-limits/caller-address.js';
import { RateLimits } from '../../../rate-limits/rate-limits.js';
import { PublicEndpoint } from '../../resource-server/decorators/public-endpoint.decorator.js';
import { AuthorizationServer } from '../authorization-server.js';
import { answeredBesidePage, askedBesidePage } from '../embedded/embedded.pages.js';
import { besideFrameCookie, isBesideFrame, isEmbedded } from '../embedded/embedded-request.js';
import { Detour } from '../federation/detour.js';
import { onwardPage } from '../pages/onward.page.js';
import { Answer } from './answer.js';
import { refusedToAnother } from './bound-launch.js';
import type { CurrentInteraction } from './current-interaction.js';
import { FormFields } from '../../../pages/form-fields.js';
import { FormToken } from './form-token.js';
import { InteractionErrorFilter } from './interaction-error.filter.js';
import { InteractionError } from './interaction.error.js';
import { InteractionLoader } from './interaction.loader.js';
import { OwnPages } from './own-pages.js';
import { Questions } from './questions.js';

/** How often the page in a frame looks whether the question was answered beside it. */
const SECONDS_BETWEEN_LOOKS = 2;

/** The pages a person goes through while an authorization request is on hold: one address, one question at a time. */
@Controller('interaction/:uid')
@UseFilters(InteractionErrorFilter)
export class InteractionController {
  constructor(
    private readonly interactions: InteractionLoader,
    private readonly questions: Questions,
    private readonly formToken: FormToken,
    private readonly server: AuthorizationServer,
    private readonly pages: Pages,
    private readonly ownPages: OwnPages,
    private readonly limits: RateLimits,
  ) {}

  @Get()
  @PublicEndpoint('people sign in and consent here; the interaction cookie says which request it is about')
  async ask(
    @Param('uid') uid: string,
    @Query('search') search: unknown,
    @Query('beside') beside: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const interaction = await this.interactions.load(uid, request, reply);
    const { details, view } = interaction;
    // the question was answered beside the frame in which the app waits
    if (isEmbedded(request) && details.result) return this.seeOther(reply, details.returnTo);
    if (beside !== undefined) void reply.header('Set-Cookie', besideFrameCookie(uid));
    const question = this.questions.of(details);
    const text = typeof search === 'string' ? search.slice(0, 200) : '';
    if (!isEmbedded(request) && this.ownPages.wants(request)) return this.ownPages.leadTo(reply, uid);
    const outcome = refusedToAnother(interaction) ?? (await question.ask(interaction, text));
    if (isEmbedded(request) && !(outcome instanceof Answer)) {
      void reply.header('Refresh', String(SECONDS_BETWEEN_LOOKS));
      const page = askedBesidePage(view.app.name, `/interaction/${uid}?beside=yes`, view.language ?? 'en');
      return this.pages.send(reply, page);
    }
    await this.reply(request, reply, outcome, interaction);
  }

  @Post()
  @PublicEndpoint('the forms of these pages; each carries a token bound to interaction, session and question')
  async answer(
    @Param('uid') uid: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const interaction = await this.interactions.load(uid, request, reply);
    const form = FormFields.of(body);
    await this.checkForm(interaction, form);
    const { prompt } = interaction.details;
    const outcome =
      refusedToAnother(interaction) ??
      (await this.questions.of(interaction.details).answer(interaction, form));
    // One password tried on many user names: no single one of them would notice.
    if (prompt.name === 'login' && isRefusal(outcome))
      this.limits.note('sign-in-failures', callerAddress(request.ip));
    await this.reply(request, reply, outcome, interaction);
  }

  private async checkForm({ details }: CurrentInteraction, form: FormFields): Promise<void> {
    if (await this.formToken.matches(details, form.one('csrf'))) return;
    throw new InteractionError(
      403,
      'access_denied',
      'This form was not made for this page. Go back and try again.',
    );
  }

  private async reply(
    request: FastifyRequest,
    reply: FastifyReply,
    outcome: Page | Answer | Detour,
    { view }: CurrentInteraction,
  ): Promise<void> {
    const asJson = this.ownPages.asksForJson(request);
    if (outcome instanceof Detour) return this.leadOn(request, reply, outcome, asJson);
    if (!(outcome instanceof Answer))
      return asJson ? this.ownPages.sendQuestion(request, reply, outcome) : this.pages.send(reply, outcome);
    const next = await this.server.provider.interactionResult(request.raw, reply.raw, outcome.result);
    if (asJson) return this.ownPages.send(request, reply, 200, { redirect_to: next });
    if (isBesideFrame(request))
      return this.pages.send(reply, answeredBesidePage(view.app.name, view.language ?? 'en'));
    await this.seeOther(reply, next);
  }

  private async seeOther(reply: FastifyReply, location: string): Promise<void> {
    await seeOther(reply, location);
  }

  /** After a form, a page of ours goes on by itself: see `onwardPage`. */
  private async leadOn(
    request: FastifyRequest,
    reply: FastifyReply,
    { location, name }: Detour,
    asJson: boolean,
  ): Promise<void> {
    if (asJson) return this.ownPages.send(request, reply, 200, { redirect_to: location });
    if (request.method === 'GET') {
      return this.seeOther(reply, location);
    }
    const language = languageOfReader(request);
    void reply.header('Refresh', `0; url=${location}`);
    await this.pages.send(reply, onwardPage({ language, location, name, purpose: 'sign-in' }));
  }
}

/** The page that asks for the second factor is none. */
function isRefusal(outcome: Page | Answer | Detour): boolean {
  return !(outcome instanceof Answer || outcome instanceof Detour) && (outcome.status ?? 200) >= 400;
}
