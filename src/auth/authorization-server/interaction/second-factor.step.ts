import { Injectable } from '@nestjs/common';
import { auditedRequest } from '../../../audit/audited-request.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import type { Identity } from '../../identity/identity-provider.js';
import {
  SECOND_FACTOR_ACR,
  SecondFactors,
  WITH_SECOND_FACTOR,
} from '../../identity/second-factor/second-factors.js';
import { TimeBasedCode } from '../../identity/second-factor/time-based-code.js';
import type { User } from '../../identity/user.entity.js';
import { UserRepository } from '../../identity/user.repository.js';
import { recoveryCodesPage, secondFactorPage, secondFactorSetupPage } from '../pages/second-factor.page.js';
import { Answer } from './answer.js';
import type { CurrentInteraction } from './current-interaction.js';
import type { FormFields } from '../../../pages/form-fields.js';
import { InteractionError } from './interaction.error.js';
import { PasskeyStep } from './passkey.step.js';
import { requestParameter } from './request-parameter.js';
import { SecondFactorRule } from './second-factor.rule.js';
import { noteSignIn } from './sign-in-note.js';
import { type Step, StepTicket } from './step-ticket.js';

/** What stands between a right password and the session: the code, or the enrolment where one is demanded. */
@Injectable()
export class SecondFactorStep {
  constructor(
    private readonly factors: SecondFactors,
    private readonly rule: SecondFactorRule,
    private readonly tickets: StepTicket,
    private readonly users: UserRepository,
    private readonly passkeys: PasskeyStep,
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
      return this.askToEnrol(interaction, await this.personOf(userId), TimeBasedCode.newSecret());
    return new Answer({ login: { accountId: userId, amr: [...methods] } });
  }

  async answer(interaction: CurrentInteraction, ticket: string, form: FormFields): Promise<Page | Answer> {
    const step = await this.tickets.read(interaction.details.uid, ticket);
    if (!step) throw startAgain();
    const user = await this.personOf(step.userId);
    if (step.at === 'enrolled') return signedIn(user);
    if (step.at === 'enrol') return this.enrol(interaction, user, step.secret ?? '', form.one('code') ?? '');
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

  private async askToEnrol(
    { view, details }: CurrentInteraction,
    user: User,
    secret: string,
    error?: string,
  ): Promise<Page> {
    const step: Step = { userId: user.id, at: 'enrol', secret };
    return secondFactorSetupPage({
      ...view,
      ticket: await this.tickets.issue(details.uid, step),
      username: user.username,
      secret,
      ...(error === undefined ? {} : { error }),
    });
  }

  private async enrol(
    interaction: CurrentInteraction,
    user: User,
    secret: string,
    code: string,
  ): Promise<Page> {
    const { view, details } = interaction;
    const codes = await this.factors.enrol(user.id, secret, code.replace(/\s/g, ''));
    if (!codes) {
      if ((await this.factors.kindsOf(user.id)).hasApp) throw startAgain();
      const { wrong } = messagesIn(view.language).secondFactor;
      return { ...(await this.askToEnrol(interaction, user, secret, wrong)), status: 401 };
    }
    noteSignIn(interaction, user);
    auditedRequest()?.note({
      kind: 'user-changed',
      outcome: 'success',
      detail: { account: user.username, change: 'second-factor-enrolled' },
    });
    const ticket = await this.tickets.issue(details.uid, { userId: user.id, at: 'enrolled' });
    return recoveryCodesPage({ ...view, ticket, codes });
  }

  /** Refused to whoever was disabled between the pages. */
  private async personOf(userId: string): Promise<User> {
    const user = await this.users.find(userId);
    if (!user) throw startAgain();
    return user;
  }
}

function signedIn(user: User): Answer {
  return new Answer({
    login: { accountId: user.id, amr: [...WITH_SECOND_FACTOR], acr: SECOND_FACTOR_ACR },
  });
}

function startAgain(): InteractionError {
  return new InteractionError(
    403,
    'access_denied',
    'This sign-in took too long, or was begun elsewhere. Go back to the app and start again.',
  );
}
