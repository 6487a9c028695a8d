import { Injectable } from '@nestjs/common';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import type { Identity } from '../../identity/identity-provider.js';
import {
  SECOND_FACTOR_ACR,
  SecondFactors,
  WITH_SECOND_FACTOR,
} from '../../identity/second-factor/second-factors.js';
import type { User } from '../../identity/user.entity.js';
import { UserRepository } from '../../identity/user.repository.js';
import { secondFactorPage } from '../pages/second-factor.page.js';
import { Answer } from './answer.js';
import type { CurrentInteraction } from './current-interaction.js';
import type { FormFields } from '../../../pages/form-fields.js';
import { EnrolmentStep } from './enrolment.step.js';
import { startAgain } from './interaction.error.js';
import { PasskeyStep } from './passkey.step.js';
import { requestParameter } from './request-parameter.js';
import { SecondFactorRule } from './second-factor.rule.js';
import { noteSignIn } from './sign-in-note.js';
import { StepTicket } from './step-ticket.js';

/** What stands between a right password and the session: the code, or the enrolment where one is demanded. */
@Injectable()
export class SecondFactorStep {
  constructor(
    private readonly factors: SecondFactors,
    private readonly rule: SecondFactorRule,
    private readonly tickets: StepTicket,
    private readonly users: UserRepository,
    private readonly passkeys: PasskeyStep,
    private readonly enrolment: EnrolmentStep,
  ) {}

  async afterPassword(interaction: CurrentInteraction, identity: Identity): Promise<Page | Answer> {
    const { userId, methods } = identity;
    const kinds = await this.factors.kindsOf(userId);
    if (kinds.hasApp || kinds.hasPasskey) return this.ask(interaction, userId);
    const { details, client } = interaction;
    const request = {
      acrValues: requestParameter(details, 'acr_values'),
      clientMfa: client.protection.firekeeper_mfa,
      scopes: interaction.grantable,
    };
    if (await this.rule.isRequired(request, userId))
      return this.enrolment.ask(interaction, await this.personOf(userId));
    return new Answer({ login: { accountId: userId, amr: [...methods] } });
  }

  async answer(interaction: CurrentInteraction, ticket: string, form: FormFields): Promise<Page | Answer> {
    const step = await this.tickets.read(interaction.details.uid, ticket);
    if (!step) throw startAgain();
    const user = await this.personOf(step.userId);
    if (step.at === 'enrolled') return signedIn(user, step.methods);
    if (step.at === 'enrol') return this.enrolment.answer(interaction, user, step.secret ?? '', form);
    if (step.at !== 'code') throw startAgain();
    const outcome = await this.judge(interaction, user, form);
    if (outcome instanceof Answer) return outcome;
    const { secondFactor, passkeys } = messagesIn(interaction.view.language);
    const wrong = form.one('credential') === undefined ? secondFactor.wrong : passkeys.wrong;
    const page = await this.ask(interaction, user.id, outcome === 'wrong' ? wrong : secondFactor.throttled);
    return { ...page, status: outcome === 'wrong' ? 401 : 429 };
  }

  private async judge(
    interaction: CurrentInteraction,
    user: User,
    form: FormFields,
  ): Promise<Answer | 'wrong' | 'too-many-attempts'> {
    const credential = form.one('credential');
    if (credential !== undefined) return this.passkeys.answer(interaction, credential, user.id);
    const verdict = await this.factors.check(user.id, form.one('code') ?? '');
    noteSignIn(interaction, user, verdict === 'right' ? undefined : 'second-factor');
    return verdict === 'right' ? signedIn(user) : verdict;
  }

  private async ask(interaction: CurrentInteraction, userId: string, error?: string): Promise<Page> {
    const { view, details } = interaction;
    return secondFactorPage({
      ...view,
      ticket: await this.tickets.issue(details.uid, { userId, at: 'code' }),
      hasApp: (await this.factors.kindsOf(userId)).hasApp,
      passkey: await this.passkeys.offer(interaction, userId),
      ...(error === undefined ? {} : { error }),
    });
  }

  /** Refused to whoever was disabled between the pages. */
  private async personOf(userId: string): Promise<User> {
    const user = await this.users.find(userId);
    if (!user) throw startAgain();
    return user;
  }
}

function signedIn(user: User, methods = WITH_SECOND_FACTOR): Answer {
  return new Answer({ login: { accountId: user.id, amr: [...methods], acr: SECOND_FACTOR_ACR } });
}
