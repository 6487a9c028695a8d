import { Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FormFields } from '../../pages/form-fields.js';
import { StepTicket } from '../../auth/authorization-server/interaction/step-ticket.js';
import { SecondFactors } from '../../auth/identity/second-factor/second-factors.js';
import { TimeBasedCode } from '../../auth/identity/second-factor/time-based-code.js';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { messagesIn } from '../../pages/language/messages.js';
import { Pages } from '../../pages/pages.js';
import { newCodesPage, securityPage, setupPage } from '../pages/security.page.js';
import { PortalError } from '../portal-error.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedForm } from '../session/signed-form.decorator.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';
import { Visitors } from '../session/visitors.js';
import { OwnPassword } from './own-password.js';
import { noteAccountChange, placeOf, SecurityPages, STATUS, toSecurity } from './security-pages.js';

/** Password and second factor of whoever is signed in. Both need the password: an open browser is not enough. */
@SignedInController('account/security')
export class SecurityController {
  constructor(
    private readonly factors: SecondFactors,
    private readonly password: OwnPassword,
    private readonly tickets: StepTicket,
    private readonly visitors: Visitors,
    private readonly security: SecurityPages,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('password and second factor of the signed-in person')
  async show(
    @SignedIn() visitor: Visitor,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.send(reply, securityPage(await this.security.viewOf(visitor, language)));
  }

  @Post('password')
  @PublicEndpoint('changes the password of the signed-in person; guarded by the token in the form')
  async changePassword(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [current = '', next = ''] = [form.one('current'), form.one('next')];
    const verdict = await this.password.change(visitor.user, current, next);
    noteAccountChange(visitor, 'password', verdict === 'right');
    if (verdict !== 'right') return this.security.refusePassword(visitor, request, reply, verdict);
    const { signedInAt, isStrong } = visitor.session;
    await this.visitors.welcome(visitor.user.id, reply, { signedInAt, isStrong });
    await toSecurity(reply);
  }

  @Get('second-factor')
  @PublicEndpoint('a new secret for the authenticator app of the signed-in person')
  async begin(
    @SignedIn() visitor: Visitor,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.requireNone(visitor);
    await this.drawSetup(visitor, language, reply, TimeBasedCode.newSecret());
  }

  @Post('second-factor')
  @PublicEndpoint('confirms the authenticator app of the signed-in person; guarded by the token in the form')
  async enrol(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @ReaderLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.requireNone(visitor);
    const step = await this.tickets.read(placeOf(visitor), form.one('ticket') ?? '');
    if (step?.secret === undefined || step.userId !== visitor.user.id)
      throw new PortalError(403, say => say.tooOld);
    const words = messagesIn(language);
    const verdict = await this.password.check(visitor.user, form.one('current') ?? '');
    if (verdict !== 'right') {
      this.security.noteFailure(request);
      const error = words.security[verdict];
      return this.drawSetup(visitor, language, reply, step.secret, { error, status: STATUS[verdict] });
    }
    const code = (form.one('code') ?? '').replace(/\s/g, '');
    const codes = await this.factors.enrol(visitor.user.id, step.secret, code);
    if (!codes) {
      const error = words.secondFactor.wrong;
      return this.drawSetup(visitor, language, reply, step.secret, { error, status: 400 });
    }
    noteAccountChange(visitor, 'second-factor-enrolled', true);
    await this.pages.send(reply, newCodesPage({ ...(await this.security.viewOf(visitor, language)), codes }));
  }

  @Post('second-factor/remove')
  @PublicEndpoint('removes the second factor by itself; guarded by the token in the form')
  async remove(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @ReaderLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const verdict = await this.factors.check(visitor.user.id, form.one('code') ?? '');
    noteAccountChange(visitor, 'second-factor-removed', verdict === 'right');
    if (verdict !== 'right') {
      this.security.noteFailure(request);
      const words = messagesIn(language).secondFactor;
      const error = verdict === 'wrong' ? words.wrong : words.throttled;
      const status = verdict === 'wrong' ? 403 : 429;
      return this.security.refuse(visitor, request, reply, { error, status });
    }
    await this.factors.removeApp(visitor.user.id);
    await toSecurity(reply);
  }

  private async requireNone({ user }: Visitor): Promise<void> {
    if (user.passwordHash === null) throw new PortalError(403, say => say.passwordElsewhere);
    if ((await this.factors.kindsOf(user.id)).hasApp) throw new PortalError(409, say => say.hasApp);
  }

  private async drawSetup(
    visitor: Visitor,
    language: Language,
    reply: FastifyReply,
    secret: string,
    refusal?: { readonly error: string; readonly status: number },
  ): Promise<void> {
    const step = { userId: visitor.user.id, at: 'enrol', secret } as const;
    const page = setupPage({
      ...(await this.security.viewOf(visitor, language)),
      secret,
      ticket: await this.tickets.issue(placeOf(visitor), step),
      ...(refusal ? { error: refusal.error } : {}),
    });
    await this.pages.send(reply, { ...page, status: refusal?.status ?? 200 });
  }
}
