import { Injectable } from '@nestjs/common';
import { auditedRequest } from '../../../audit/audited-request.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import { PasswordIdentityProvider } from '../../identity/identity-provider.js';
import { Detour } from '../federation/detour.js';
import { DirectorySignIn } from '../federation/directory-sign-in.js';
import { SignInChoice } from '../federation/sign-in-choice.js';
import type { LoginView } from '../pages/interaction.view.js';
import { UserRepository } from '../../identity/user.repository.js';
import { loginPage } from '../pages/login.page.js';
import { Answer } from './answer.js';
import type { CurrentInteraction } from './current-interaction.js';
import type { FormFields } from '../../../pages/form-fields.js';
import type { Question } from './question.js';
import { PasskeyStep } from './passkey.step.js';
import { SECOND_FACTOR_MISSING } from './prompts/second-factor.check.js';
import { requestParameter } from './request-parameter.js';
import { SecondFactorStep } from './second-factor.step.js';

/** Who is there? */
@Injectable()
export class LoginQuestion implements Question {
  constructor(
    private readonly identities: PasswordIdentityProvider,
    private readonly directories: DirectorySignIn,
    private readonly choice: SignInChoice,
    private readonly users: UserRepository,
    private readonly secondFactor: SecondFactorStep,
    private readonly passkeys: PasskeyStep,
  ) {}

  async ask(interaction: CurrentInteraction): Promise<Page | Answer | Detour> {
    if (isTooWeak(interaction)) return TOO_WEAK;
    return (await this.choice.settled(interaction)) ?? loginPage(await this.viewOf(interaction));
  }

  async answer(interaction: CurrentInteraction, form: FormFields): Promise<Page | Answer | Detour> {
    const ticket = form.one('ticket');
    if (ticket !== undefined) return this.secondFactor.answer(interaction, ticket, form);
    const credential = form.one('credential');
    if (credential !== undefined) return this.byPasskey(interaction, credential);
    const outcome = await this.signIn(interaction, form);
    if (isDecided(outcome)) await this.note(interaction, form, outcome instanceof Answer);
    return outcome;
  }

  private async signIn(interaction: CurrentInteraction, form: FormFields): Promise<Page | Answer | Detour> {
    const username = form.one('username')?.trim() ?? '';
    const password = form.one('password') ?? '';
    const directory = form.one('provider');
    if (directory !== undefined) return this.directories.answer(interaction, directory, username, password);
    const elsewhere = await this.choice.forAddress(interaction.view.action, username);
    if (elsewhere) return elsewhere;
    const signedIn = await this.identities.signIn(username, password);
    if ('userId' in signedIn) return this.secondFactor.afterPassword(interaction, signedIn);
    const words = messagesIn(interaction.view.language).login;
    const view = { ...(await this.viewOf(interaction)), username };
    if (signedIn.reason === 'wrong') return loginPage({ ...view, error: words.wrong });
    return { ...loginPage({ ...view, error: words.throttled }), status: 429 };
  }

  private async byPasskey(interaction: CurrentInteraction, credential: string): Promise<Page | Answer> {
    const outcome = await this.passkeys.answer(interaction, credential);
    if (outcome instanceof Answer) return outcome;
    const { login, passkeys } = messagesIn(interaction.view.language);
    const view = await this.viewOf(interaction);
    if (outcome === 'wrong') return loginPage({ ...view, error: passkeys.wrong });
    return { ...loginPage({ ...view, error: login.throttled }), status: 429 };
  }

  /** The page with every way to sign in that it may show. */
  async viewOf(interaction: CurrentInteraction): Promise<LoginView> {
    const username = requestParameter(interaction.details, 'login_hint');
    return {
      ...interaction.view,
      providers: await this.choice.options(interaction),
      passkey: await this.passkeys.offer(interaction),
      ...(username === undefined ? {} : { username }),
    };
  }

  /** What is typed into the field by mistake is often the password: only names that exist are written down. */
  private async note({ client }: CurrentInteraction, form: FormFields, isSignedIn: boolean): Promise<void> {
    const user = await this.users.findByUsername(form.one('username')?.trim() ?? '');
    auditedRequest()?.note({
      kind: 'login',
      outcome: isSignedIn ? 'success' : 'refused',
      client: client.clientId,
      ...(user ? { user: user.username } : {}),
      ...(user?.fhirUser ? { fhirUser: user.fhirUser } : {}),
    });
  }
}

/** OpenID Connect Core Error Code unmet_authentication_requirements 1.0. */
const TOO_WEAK = new Answer({
  error: 'unmet_authentication_requirements',
  error_description: 'the identity provider of the person has not said that there was a second factor',
});

/** Whoever has just signed in, and still without the second factor, did so elsewhere: here it would have been asked for. */
function isTooWeak({ details }: CurrentInteraction): boolean {
  return (
    details.lastSubmission?.['login'] !== undefined && details.prompt.reasons.includes(SECOND_FACTOR_MISSING)
  );
}

/** Neither on the way to an identity provider nor to the second factor. */
function isDecided(outcome: Page | Answer | Detour): boolean {
  if (outcome instanceof Detour) return false;
  return outcome instanceof Answer || (outcome.status ?? 200) >= 400;
}
