import { Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StepTicket } from '../../auth/authorization-server/interaction/step-ticket.js';
import {
  LONGEST_NAME,
  MOST_PASSKEYS,
  PasskeyRegistration,
} from '../../auth/identity/second-factor/passkey-registration.js';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { FormFields } from '../../pages/form-fields.js';
import { messagesIn } from '../../pages/language/messages.js';
import { languageOfReader } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { newPasskeyPage } from '../pages/new-passkey.page.js';
import { newCodesPage } from '../pages/security.page.js';
import { PortalError } from '../portal-error.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedForm } from '../session/signed-form.decorator.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';
import { OwnPassword } from './own-password.js';
import { noteAccountChange, placeOf, SecurityPages, toSecurity } from './security-pages.js';

/** The passkeys of whoever is signed in. To add or remove one needs the password: an open browser is not enough. */
@SignedInController('account/security/passkeys')
export class PasskeysController {
  constructor(
    private readonly passkeys: PasskeyRegistration,
    private readonly password: OwnPassword,
    private readonly tickets: StepTicket,
    private readonly security: SecurityPages,
    private readonly pages: Pages,
  ) {}

  @Post('new')
  @PublicEndpoint('leads to a new passkey of the signed-in person; guarded by the token in the form')
  async begin(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.requireRoom(visitor);
    const name = (form.one('name') ?? '').trim().slice(0, LONGEST_NAME);
    if (name === '') throw new PortalError(400, say => say.nameless);
    const verdict = await this.password.check(visitor.user, form.one('current') ?? '');
    if (verdict !== 'right') return this.security.refusePassword(visitor, request, reply, verdict);
    const page = newPasskeyPage({
      ...(await this.security.viewOf(visitor, languageOfReader(request))),
      name,
      options: await this.passkeys.begin(placeOf(visitor), visitor.user),
      ticket: await this.tickets.issue(placeOf(visitor), { userId: visitor.user.id, at: 'passkey', name }),
    });
    await this.pages.send(reply, page);
  }

  @Post()
  @PublicEndpoint('keeps a new passkey of the signed-in person; guarded by the token in the form')
  async finish(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.requireRoom(visitor);
    const step = await this.tickets.read(placeOf(visitor), form.one('ticket') ?? '');
    if (step?.at !== 'passkey' || step.name === undefined || step.userId !== visitor.user.id)
      throw new PortalError(403, say => say.tooOld);
    const credential = form.one('credential') ?? '';
    const codes = await this.passkeys.finish(placeOf(visitor), visitor.user.id, step.name, credential);
    noteAccountChange(visitor, 'passkey-added', codes !== undefined);
    const view = await this.security.viewOf(visitor, languageOfReader(request));
    if (!codes) {
      const error = messagesIn(view.language).passkeys.unproven;
      return this.security.refuse(visitor, request, reply, { error, status: 400 });
    }
    if (codes.length === 0) return toSecurity(reply);
    await this.pages.send(reply, newCodesPage({ ...view, codes }));
  }

  @Post('remove')
  @PublicEndpoint('removes a passkey of the signed-in person; guarded by the token in the form')
  async remove(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const verdict = await this.password.check(visitor.user, form.one('current') ?? '');
    if (verdict !== 'right') {
      noteAccountChange(visitor, 'passkey-removed', false);
      return this.security.refusePassword(visitor, request, reply, verdict);
    }
    const isGone = await this.passkeys.remove(visitor.user.id, form.one('passkey') ?? '');
    if (!isGone) throw new PortalError(404, say => say.noPasskey);
    noteAccountChange(visitor, 'passkey-removed', true);
    await toSecurity(reply);
  }

  private async requireRoom({ user }: Visitor): Promise<void> {
    if (user.passwordHash === null) throw new PortalError(403, say => say.passwordElsewhere);
    if (!this.passkeys.isPossible) throw new PortalError(409, say => say.noPasskeysHere);
    if ((await this.passkeys.list(user.id)).length >= MOST_PASSKEYS)
      throw new PortalError(409, say => say.manyPasskeys(MOST_PASSKEYS));
  }
}
