import { Injectable } from '@nestjs/common';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import {
  type DirectoryIdentityProvider,
  ProviderUnavailableError,
  type UpstreamIdentity,
} from '../../identity/identity-provider.js';
import { IdentityProviders } from '../../identity/providers/identity-providers.js';
import { SignInThrottle } from '../../identity/sign-in-throttle.js';
import type { Answer } from '../interaction/answer.js';
import type { CurrentInteraction } from '../interaction/current-interaction.js';
import { loginPage } from '../pages/login.page.js';
import { signInProblemPage } from '../pages/sign-in-problem.page.js';
import { FederatedSignIn } from './federated-sign-in.js';
import { SignInProblem } from './sign-in-problem.js';

/** Signs in with user name and password of a directory, which are typed in here. */
@Injectable()
export class DirectorySignIn {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly signIns: FederatedSignIn,
    private readonly throttle: SignInThrottle,
  ) {}

  async answer(
    interaction: CurrentInteraction,
    providerId: string,
    username: string,
    password: string,
  ): Promise<Page | Answer> {
    try {
      return await this.signIn(interaction, providerId, username, password);
    } catch (error) {
      const problem = await this.signIns.problemOf(error);
      if (!(problem instanceof SignInProblem)) throw problem;
      return signInProblemPage({ ...interaction.view, problem });
    }
  }

  private async signIn(
    { view }: CurrentInteraction,
    providerId: string,
    username: string,
    password: string,
  ): Promise<Page | Answer> {
    const found = await this.providers.find(providerId);
    if (found?.provider.flow !== 'password') throw new SignInProblem('unknown');
    const { id, name } = found.declaration;
    const words = messagesIn(view.language).login;
    const again = { ...view, username, directory: { id, name } };
    const key = `${id}/${username}`;
    if (!(await this.throttle.takeAttempt(key)))
      return { ...loginPage({ ...again, error: words.throttled }), status: 429 };
    try {
      const identity = await this.judged(found.provider, key, username, password);
      if (!identity) return loginPage({ ...again, error: words.wrong });
      await this.throttle.forget(key);
      return await this.signIns.admit(found, identity);
    } catch (error) {
      throw await this.signIns.problemOf(error, name);
    }
  }

  /** A directory that is down counts against nobody. */
  private async judged(
    provider: DirectoryIdentityProvider,
    key: string,
    username: string,
    password: string,
  ): Promise<UpstreamIdentity | undefined> {
    try {
      return await provider.signIn(username, password);
    } catch (error) {
      if (error instanceof ProviderUnavailableError) await this.throttle.giveBack(key);
      throw error;
    }
  }
}
