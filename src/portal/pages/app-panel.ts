import { html, type Html } from '../../pages/html.js';
import { ARROW, dateInWords } from '../../pages/person.js';
import type { AppCard } from '../launch/app-list.js';
import { FRAME_WORDS } from './frame-words.js';
import type { PatientPageView } from './patient.page.js';
import { PORTAL_WORDS } from './portal-words.js';

/** The registered apps, each with a link that opens it on this patient. */
export function appPanel(view: PatientPageView): Html {
  const { apps, record, encounter, language } = view;
  const words = PORTAL_WORDS[language].apps;
  const { onVisit, withoutVisit, noApps } = FRAME_WORDS[language];
  return html`<section class="panel" aria-labelledby="apps">
    <h2 id="apps">${words.title}</h2>
    ${
      encounter &&
      html`<p class="notice small">
        ${onVisit(dateInWords(encounter.start ?? '', language))}
        <a href="/patients/${encodeURIComponent(record.banner.id)}">${withoutVisit}</a>
      </p>`
    }
    ${
      apps.length > 0
        ? html`<ul class="choices">
            ${apps.map(app => html`<li>${appLink(app, view)}</li>`)}
          </ul>`
        : html`<p class="soft">${noApps}</p>`
    }
    <p class="small"><a class="about-apps" href="/gallery">${words.about}</a></p>
  </section>`;
}

function appLink(app: AppCard, { record, encounter, isOwn, language }: PatientPageView): Html {
  const words = PORTAL_WORDS[language].apps;
  const query = encounter === undefined ? '' : `?encounter=${encodeURIComponent(encounter.id)}`;
  const address = `/patients/${encodeURIComponent(record.banner.id)}/launch/${encodeURIComponent(app.clientId)}${query}`;
  return html`<a class="choice app" href="${address}">
    ${appIcon(app)}
    <span class="choice-text">
      <span class="choice-name">${app.name}</span>
      <span class="choice-facts">${isOwn ? words.openOwn : words.open}</span>
    </span>
    ${ARROW}
  </a>`;
}

export function appIcon({ logoUri, name }: AppCard): Html {
  if (logoUri !== undefined) {
    return html`<img class="app-logo" src="${logoUri}" alt="" width="44" height="44" />`;
  }
  return html`<span class="app-logo letter" aria-hidden="true"
    >${Array.from(name)[0]?.toUpperCase() ?? '?'}</span
  >`;
}
