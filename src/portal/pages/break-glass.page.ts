import { csrfField } from '../../pages/csrf-field.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { messagesIn } from '../../pages/language/messages.js';
import type { Page } from '../../pages/page.js';

export interface BreakGlassPageView {
  readonly language: Language;
  readonly patient: string;
  readonly csrf: string;
  readonly navigation: Html;
  /** The form was sent without a reason that anybody could review. */
  readonly lacksReason: boolean;
  /** The person has to sign in anew before asking. */
  readonly lacksSignIn: boolean;
}

/** Asks for the reason, and says who will read it. */
export function breakGlassPage(view: BreakGlassPageView): Page {
  const { language, navigation, patient, lacksReason, lacksSignIn } = view;
  const { apps, brokenGlass: words } = messagesIn(language);
  return {
    title: words.title,
    language,
    ...(lacksSignIn ? { status: 403 } : lacksReason ? { status: 400 } : {}),
    frame: 'card',
    navigation,
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${words.heading}</h1>
      <p>${words.lead(patient)}</p>
      ${lacksSignIn ? signInAgain(view) : form(view)}
      <p><a href="/">${apps.start}</a></p>
    </section>`,
  };
}

function signInAgain({ language, patient }: BreakGlassPageView): Html {
  const { brokenGlass: words } = messagesIn(language);
  const here = `/patients/${encodeURIComponent(patient)}/break-glass`;
  return html`<p class="notice" role="alert">${words.stepUp}</p>
    <p>
      <a class="button" href="/sign-in?for=break-glass&return=${encodeURIComponent(here)}">${words.signIn}</a>
    </p>`;
}

function form({ language, patient, csrf, lacksReason }: BreakGlassPageView): Html {
  const { brokenGlass: words } = messagesIn(language);
  return html`${lacksReason && html`<p class="notice" role="alert">${words.more}</p>`}
    <form method="post" action="/patients/${encodeURIComponent(patient)}/break-glass" class="stack">
      ${csrfField({ csrf })}
      <label for="purpose">${words.purpose}</label>
      <select id="purpose" name="purpose">
        ${Object.entries(words.purposes).map(([code, name]) => html`<option value="${code}">${name}</option>`)}
      </select>
      <label for="reason">${words.reason}</label>
      <input id="reason" name="reason" required minlength="10" maxlength="1000" autocomplete="off" />
      <button class="button" type="submit">${words.submit}</button>
    </form>`;
}
