import type { BrokenGlassGrant } from '../../access/break-glass/broken-glass.entity.js';
import { csrfField } from '../../pages/csrf-field.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { messagesIn } from '../../pages/language/messages.js';
import type { Page } from '../../pages/page.js';
import { dateInWords } from '../../pages/person.js';
import { nextQuery, type Slice } from '../../paging/slice.js';

export interface GlassListView {
  readonly language: Language;
  readonly grants: Slice<BrokenGlassGrant>;
  readonly navigation: Html;
  /** With it, each can be reviewed. */
  readonly csrf?: string;
}

/** Each time that the glass was broken: who, when, why, and what was said about it. */
export function glassListPage({ language, grants, navigation, csrf }: GlassListView): Page {
  const { apps, brokenGlass: words } = messagesIn(language);
  const [heading, path, none] =
    csrf === undefined
      ? [words.own, '/account/break-glass', words.none]
      : [words.queue, '/break-glass', words.noneWaiting];
  return {
    title: heading,
    language,
    frame: 'wide',
    navigation,
    body: html`<div class="stack">
      <p class="back"><a href="/">${apps.start}</a></p>
      <h1>${heading}</h1>
      ${
        grants.items.length > 0
          ? grants.items.map(grant => panel(grant, language, csrf))
          : html`<p class="notice">${none}</p>`
      }
      ${grants.next !== undefined && html`<p><a class="button plain" href="${path}?${nextQuery({}, grants.next)}">${words.others}</a></p>`}
    </div>`,
  };
}

function panel(grant: BrokenGlassGrant, language: Language, csrf: string | undefined): Html {
  const { id, username, patient, purpose, reason, begunAt, expiresAt, verdict } = grant;
  const words = messagesIn(language).brokenGlass;
  return html`<article class="panel stack" aria-labelledby="glass-${id}">
    <h2 id="glass-${id}">${username}</h2>
    <p class="soft">
      ${words.opened(patient, words.purposes[purpose] ?? purpose)} ${moment(begunAt, language)} ${words.until}
      ${moment(expiresAt, language)}
    </p>
    <p>${reason}</p>
    ${verdict !== null && html`<p class="notice">${words.verdicts[verdict]}</p>`}
    ${csrf !== undefined && reviewForm(id, language, csrf)}
  </article>`;
}

function reviewForm(id: string, language: Language, csrf: string): Html {
  const words = messagesIn(language).brokenGlass;
  return html`<form method="post" action="/break-glass/${id}" class="stack">
    ${csrfField({ csrf })}
    <label for="note-${id}">${words.note}</label>
    <input id="note-${id}" name="note" maxlength="1000" autocomplete="off" />
    <button class="button" type="submit" name="verdict" value="approved">${words.approve}</button>
    <button class="button plain" type="submit" name="verdict" value="flagged">${words.flag}</button>
  </form>`;
}

function moment(date: Date, language: Language): Html {
  const text = date.toISOString();
  return html`<time datetime="${text}">${dateInWords(text, language)}, ${text.slice(11, 16)} UTC</time>`;
}
