import { Injectable } from '@nestjs/common';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import { PasswordIdentityProvider } from '../../identity/identity-provider.js';
import { loginPage } from '../pages/login.page.js';
import { Answer } from './answer.js';
import type { CurrentInteraction } from './current-interaction.js';
import type { FormFields } from './form-fields.js';
import type { Question } from './question.js';
import { requestParameter } from './request-parameter.js';

/** Who is there? */
@Injectable()
export class LoginQuestion implements Question {
  constructor(private readonly identities: PasswordIdentityProvider) {}

  ask({ view, details }: CurrentInteraction): Promise<Page> {
    const username = requestParameter(details, 'login_hint');
    return Promise.resolve(loginPage({ ...view, ...(username === undefined ? {} : { username }) }));
  }

  async answer({ view }: CurrentInteraction, form: FormFields): Promise<Page | Answer> {
    const username = form.one('username')?.trim() ?? '';
    const signedIn = await this.identities.signIn(username, form.one('password') ?? '');
    if ('userId' in signedIn) {
      return new Answer({ login: { accountId: signedIn.userId, amr: [...signedIn.methods] } });
    }
    const words = messagesIn(view.language).login;
    if (signedIn.reason === 'wrong') {
      return loginPage({ ...view, username, error: words.wrong });
    }
    const page = loginPage({ ...view, username, error: words.throttled });
    return { ...page, status: 429 };
  }
}
