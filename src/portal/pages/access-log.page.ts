import { resourceWords } from '../../auth/authorization-server/pages/resource-words.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { messagesIn } from '../../pages/language/messages.js';
import type { Page } from '../../pages/page.js';
import { dateInWords } from '../../pages/person.js';
import type { AccessLogPage, LoggedAccess } from '../account/access-log.js';

export interface AccessLogView {
  readonly language: Language;
  /** Those the person may ask about: the own one, and those the person acts for. */
  readonly records: readonly { readonly id: string; readonly name: string }[];
  readonly patient: string | undefined;
  readonly log: AccessLogPage;
  readonly navigation: Html;
}

/** Who looked at a record: when, by which app, at what kind of data, and why. */
export function accessLogPage({ language, records, patient, log, navigation }: AccessLogView): Page {
  const words = messagesIn(language).accessLog;
  const others = records.filter(({ id }) => id !== patient);
  return {
    title: words.title,
    language,
    frame: 'wide',
    navigation,
    body: html`<div class="stack">
      <p class="back"><a href="/account">${words.back}</a></p>
      <h1>${words.title}</h1>
      <p class="soft">${words.lead}</p>
      ${others.map(
        ({ id, name }) =>
          html`<p><a href="/account/access-log?patient=${encodeURIComponent(id)}">${name}</a></p>`,
      )}
      ${
        log.entries.length > 0
          ? html`<ul class="choices">
              ${log.entries.map(entry => html`<li class="panel">${line(entry, language)}</li>`)}
            </ul>`
          : html`<p class="notice">${words.none}</p>`
      }
      ${
        log.next !== undefined &&
        html`<p>
          <a
            href="/account/access-log?patient=${encodeURIComponent(patient ?? '')}&page=${encodeURIComponent(log.next)}"
            >${words.older}</a
          >
        </p>`
      }
    </div>`,
  };
}

function line(entry: LoggedAccess, language: Language): Html {
  const words = messagesIn(language).accessLog;
  const text = entry.at.toISOString();
  const who = entry.isOwn ? words.you : (entry.person ?? words.nobody);
  return html`<p>
      <strong>${who}</strong>, ${entry.app}:
      ${words.actions[entry.action] ?? entry.action}${entry.type && html` – ${resourceWords(entry.type)}`}
      ${entry.isRefused && html`<span class="tag">${words.refused}</span>`}
    </p>
    <p class="soft">
      <time datetime="${text}">${dateInWords(text, language)}, ${text.slice(11, 16)} UTC</time>
      ${entry.why && html`– ${words.why}: ${words.purposes[entry.why] ?? entry.why}`}
    </p>`;
}
