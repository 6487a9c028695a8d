import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { chooseLanguage } from '../../../pages/language/language.js';
import type { Pages } from '../../../pages/pages.js';
import { RETOLD } from './precise-errors.js';
import type { ErrorWords } from './error-words.js';
import { errorPage } from '../pages/error.page.js';

/** Errors that may not be redirected, because nobody has verified where to (RFC 6749 §4.1.2.1). */
export function renderError(pages: Pages) {
  return (ctx: KoaContextWithOIDC, out: ErrorOut): void => {
    const { error, error_description: description } = (ctx.state[RETOLD] as ErrorWords | undefined) ?? out;
    const language = chooseLanguage(undefined, ctx.get('accept-language'));
    const page = pages.render(
      errorPage({ status: ctx.status, error, description: description ?? error, language }),
    );
    ctx.set(page.headers);
    ctx.body = page.body;
  };
}
