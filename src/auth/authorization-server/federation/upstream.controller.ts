import { Body, Controller, Get, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { seeOther } from '../../../pages/see-other.js';
import { PublicEndpoint } from '../../resource-server/decorators/public-endpoint.decorator.js';
import { IdentityProviders } from '../../identity/providers/identity-providers.js';
import { SamlIdentityProvider } from '../../identity/saml/saml.identity-provider.js';
import { FormFields } from '../../../pages/form-fields.js';
import { InteractionErrorFilter } from '../interaction/interaction-error.filter.js';
import { InteractionError } from '../interaction/interaction.error.js';
import { interactionOf, PendingUpstream } from './pending-upstream.js';
import { UpstreamSignOut } from './upstream-sign-out.js';

const LONGEST_ANSWER = 512 * 1024;

/** Our addresses as identity providers know them: one redirect URI for each of them, whatever app it is about. */
@Controller('identity/:provider')
@UseFilters(InteractionErrorFilter)
export class UpstreamController {
  constructor(
    private readonly pending: PendingUpstream,
    private readonly signOuts: UpstreamSignOut,
    private readonly providers: IdentityProviders,
  ) {}

  /** Leads back to the interaction, whose cookie does not come along to this address. */
  @Get('callback')
  @PublicEndpoint('the redirect URI at the identity provider; judges nothing, and leads to what does')
  async callback(
    @Param('provider') id: string,
    @Query('state') state: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const uid = await this.waitingFor(id, state);
    const { search } = new URL(request.url, 'http://localhost');
    await seeOther(reply, `/interaction/${uid}/answered${search}`);
  }

  @Post('callback')
  @PublicEndpoint('the assertion consumer service; keeps the answer of a sign-in that waits for one')
  async assertion(
    @Param('provider') id: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = FormFields.of(body);
    const answer = new URLSearchParams();
    for (const name of ['SAMLResponse', 'RelayState', 'code', 'state', 'iss', 'error']) {
      const value = form.one(name);
      if (value !== undefined) answer.set(name, value);
    }
    if (answer.toString().length > LONGEST_ANSWER)
      throw new InteractionError(413, 'invalid_request', 'The answer of the identity provider is too long.');
    const state = answer.get('RelayState') ?? answer.get('state');
    const uid = await this.waitingFor(id, state);
    await this.pending.keepAnswer(String(state), answer);
    await seeOther(
      reply,
      `/interaction/${uid}/answered?${new URLSearchParams({ state: String(state) }).toString()}`,
    );
  }

  /** SAML 2.0 Metadata §2.4.4. */
  @Get('metadata')
  @PublicEndpoint('what a SAML identity provider has to know of us')
  async metadata(@Param('provider') id: string, @Res() reply: FastifyReply): Promise<void> {
    const provider = (await this.providers.find(id))?.provider;
    if (!(provider instanceof SamlIdentityProvider))
      throw new InteractionError(
        404,
        'invalid_request',
        'No SAML identity provider is declared under this address.',
      );
    const xml = await provider.metadata();
    await reply.header('Content-Type', 'application/samlmetadata+xml; charset=utf-8').send(xml);
  }

  /** SAML single logout too: an answer to ours, or a request of the provider's (SAML 2.0 Profiles §4.4). */
  @Get('signed-out')
  @PublicEndpoint('where people come back to who have been signed out at the identity provider')
  async signedOut(
    @Param('provider') id: string,
    @Query() query: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (query['SAMLRequest'] !== undefined)
      return seeOther(reply, await this.signOuts.bySamlRequest(id, request.url.split('?')[1] ?? ''));
    const state = query['state'] ?? query['RelayState'];
    const location = typeof state === 'string' ? await this.pending.finishSignOut(state, id) : undefined;
    await seeOther(reply, location ?? '/');
  }

  /** OpenID Connect Back-Channel Logout 1.0 §2.5 and §2.8. */
  @Post('backchannel-logout')
  @PublicEndpoint('the identity provider says who has signed out; its signed token is the proof')
  async backChannelLogout(
    @Param('provider') id: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const token = FormFields.of(body).one('logout_token');
    const refusal = await this.signOuts.byBackChannel(id, token ?? '');
    void reply.header('Cache-Control', 'no-store');
    if (refusal === undefined) return void (await reply.code(200).send());
    await reply
      .code(400)
      .header('Content-Type', 'application/json; charset=utf-8')
      .send(JSON.stringify({ error: 'invalid_request', error_description: refusal }));
  }

  /** The interaction that waits for this state. */
  private async waitingFor(providerId: string, state: unknown): Promise<string> {
    const uid = typeof state === 'string' ? interactionOf(state) : undefined;
    if (uid !== undefined && (await this.pending.isPending(String(state), providerId))) return uid;
    throw new InteractionError(
      400,
      'invalid_request',
      'Nobody waits for this sign-in: it was used, it took too long, or it was not begun here. Go back to the app and start again.',
    );
  }
}
