import { Injectable } from '@nestjs/common';
import { auditedRequest } from '../../../audit/audited-request.js';
import type { FormFields } from '../../../pages/form-fields.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import { PasskeyRegistration } from '../../identity/second-factor/passkey-registration.js';
import { SecondFactors, WITH_SECOND_FACTOR } from '../../identity/second-factor/second-factors.js';
import { TimeBasedCode } from '../../identity/second-factor/time-based-code.js';
import type { User } from '../../identity/user.entity.js';
import { recoveryCodesPage, secondFactorSetupPage } from '../pages/second-factor.page.js';
import type { CurrentInteraction } from './current-interaction.js';
import { startAgain } from './interaction.error.js';
import { placeOf } from './passkey.step.js';
import { noteSignIn } from './sign-in-note.js';
import { type Step, StepTicket } from './step-ticket.js';

/** The authenticator has verified the person (RFC 8176 `user`); how it keeps its key was not asked. */
const WITH_NEW_PASSKEY: readonly string[] = ['pwd', 'user', 'mfa'];

/** Where a second factor is demanded of somebody who has none: an authenticator app, or a passkey where browsers know them. */
@Injectable()
export class EnrolmentStep {
  constructor(
    private readonly factors: SecondFactors,
    private readonly registration: PasskeyRegistration,
    private readonly tickets: StepTicket,
  ) {}

  async ask(
    { view, details }: CurrentInteraction,
    user: User,
    secret = TimeBasedCode.newSecret(),
    error?: string,
  ): Promise<Page> {
    const step: Step = { userId: user.id, at: 'enrol', secret };
    return secondFactorSetupPage({
      ...view,
      ticket: await this.tickets.issue(details.uid, step),
      username: user.username,
      secret,
      ...(this.registration.isPossible
        ? { passkey: await this.registration.begin(placeOf(details.uid), user) }
        : {}),
      ...(error === undefined ? {} : { error }),
    });
  }

  /** Refused to whoever has got a second factor since the page was drawn: the password alone must not add another. */
  async answer(interaction: CurrentInteraction, user: User, secret: string, form: FormFields): Promise<Page> {
    const kinds = await this.factors.kindsOf(user.id);
    if (kinds.hasApp || kinds.hasPasskey) throw startAgain();
    const { view, details } = interaction;
    const { secondFactor, passkeys } = messagesIn(view.language);
    const credential = form.one('credential');
    const codes =
      credential === undefined
        ? await this.factors.enrol(user.id, secret, (form.one('code') ?? '').replace(/\s/g, ''))
        : await this.registration.finish(placeOf(details.uid), user.id, passkeys.first, credential);
    if (!codes) {
      const error = credential === undefined ? secondFactor.wrong : passkeys.unproven;
      return { ...(await this.ask(interaction, user, secret, error)), status: 401 };
    }
    noteSignIn(interaction, user);
    auditedRequest()?.note({
      kind: 'user-changed',
      outcome: 'success',
      detail: {
        account: user.username,
        change: credential === undefined ? 'second-factor-enrolled' : 'passkey-added',
      },
    });
    const methods = credential === undefined ? WITH_SECOND_FACTOR : WITH_NEW_PASSKEY;
    const ticket = await this.tickets.issue(details.uid, { userId: user.id, at: 'enrolled', methods });
    return recoveryCodesPage({ ...view, ticket, codes });
  }
}
