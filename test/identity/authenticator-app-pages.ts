import { Secret, TOTP } from 'otpauth';
import { PASSWORD } from '../smart/a-hospital.js';
import type { FormBrowser, Visit } from '../support/form-browser.js';
import { formTo, SignInPages } from './sign-in-pages.js';

/** The pages on which an authenticator app is enrolled and asked. */
export class AuthenticatorAppPages extends SignInPages {
  override async atThePortal(username: string, password = PASSWORD, code?: string) {
    const { browser, visit } = await super.atThePortal(username, password);
    return { browser, visit: code === undefined ? visit : await give(browser, visit, code) };
  }

  /** Enrols at the portal as if a while ago, so that the code of now is not used up. */
  async enrolled(username: string) {
    const { browser } = await this.atThePortal(username);
    const page = await browser.open(`${this.server.url}/account/security/second-factor`);
    const secret = secretOn(page);
    const visit = await browser.submit(page, formTo(page, '/second-factor'), {
      current: PASSWORD,
      code: codeOf(secret),
    });
    await this.sql('update second_factor set last_step = last_step - 10');
    return { browser, secret, visit, codes: codesOn(visit) };
  }
}

export function give(browser: FormBrowser, visit: Visit, code: string): Promise<Visit> {
  const form = visit.forms.find(({ fields }) => fields.has('code')) ?? visit.forms[0]!;
  return browser.submit(visit, form, { code });
}

/** The code of now, or of so many steps away. */
export function codeOf(secret: string, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: Date.now() + steps * 30_000 });
}

export function secretOn(visit: Visit): string {
  return /<code class="number">([A-Z2-7 ]{39})<\/code>/.exec(visit.html)?.[1]?.replaceAll(' ', '') ?? '';
}

export function codesOn(visit: Visit): readonly string[] {
  return [...visit.html.matchAll(/<code class="number">((?:[0-9a-z]{4}-){3}[0-9a-z]{4})<\/code>/g)].map(
    ([, code = '']) => code,
  );
}
