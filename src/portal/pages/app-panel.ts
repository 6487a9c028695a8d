import { html, type Html } from '../../pages/html.js';
import { ARROW, dateInWords } from '../../pages/person.js';
import type { AppCard } from '../launch/app-list.js';
import type { PatientPageView } from './patient.page.js';

/** The registered apps, each with a link that opens it on this patient. */
export function appPanel({ apps, record, encounter }: PatientPageView): Html {
  return html`<section class="panel" aria-labelledby="apps">
    <h2 id="apps">Apps</h2>
    ${
      encounter &&
      html`<p class="notice small">
        Opened on the visit of ${dateInWords(encounter.start ?? '')}.
        <a href="/patients/${encodeURIComponent(record.banner.id)}">Without a visit</a>
      </p>`
    }
    ${
      apps.length > 0
        ? html`<ul class="choices">
            ${apps.map(app => html`<li>${appLink(app, record.banner.id, encounter?.id)}</li>`)}
          </ul>`
        : html`<p class="soft">No app is registered that can be opened from here.</p>`
    }
    <p class="small"><a class="about-apps" href="/gallery">What the apps are for</a></p>
  </section>`;
}

function appLink(app: AppCard, patientId: string, encounterId: string | undefined): Html {
  const query = encounterId === undefined ? '' : `?encounter=${encodeURIComponent(encounterId)}`;
  const address = `/patients/${encodeURIComponent(patientId)}/launch/${encodeURIComponent(app.clientId)}${query}`;
  return html`<a class="choice app" href="${address}">
    ${appIcon(app)}
    <span class="choice-text">
      <span class="choice-name">${app.name}</span>
      <span class="choice-facts">Open with this patient</span>
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
