import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import { dateInWords } from '../../pages/person.js';
import type { FrameView } from '../frame/frame.view.js';
import type { AppCard } from '../launch/app-list.js';
import { appIcon } from './app-panel.js';
import { draftPanel } from './draft-panel.js';
import { FRAME_WORDS } from './frame-words.js';
import { banner } from './patient.page.js';
import { medicinePanel, problemPanel, resultPanel, visitPanel, vitalPanel } from './record-panels.js';

/** Apps get scripts, their own storage, forms and windows; they cannot lead the whole page away. */
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals';

/**
 * A record, and the apps that are opened beside it in tabs. Without its script the tabs are parts of one page, and apps
 * open in windows of their own.
 */
export function framePage(view: FrameView): Page {
  const { record, apps, drafts, encounter } = view;
  const words = FRAME_WORDS[drafts.language];
  return {
    title: words.title(record.banner.name),
    language: drafts.language,
    frame: 'wide',
    navigation: view.navigation,
    images: apps.flatMap(app => app.logoUri ?? []),
    scripts: ['frame.js'],
    frames: apps.flatMap(app => app.addresses),
    body: html`<div
      class="record ehr"
      data-frame="/patients/${encodeURIComponent(record.banner.id)}/frame"
      data-csrf="${drafts.csrf}"
      data-encounter="${encounter?.id}"
      data-open="${view.open.join(' ')}"
    >
      ${banner(record.banner, record.allergies, drafts.language)}
      <div class="ehr-bar">
        <nav class="tabs" aria-label="${words.tabs}">
          <a class="tab" href="#chart">${words.chart}</a>
          <a class="tab" href="#drafts"
            >${words.drafts} <span class="count" data-count>${drafts.drafts.length || ''}</span></a
          >
        </nav>
        ${view.hasOthers && html`<a class="small" href="/frame" data-switch>${words.otherPatient}</a>`}
      </div>
      <p role="status" class="unseen" data-status></p>
      <div class="tab-panel" id="chart">
        <div class="columns">
          <div class="main-column">
            ${vitalPanel(record.vitals, drafts.language)} ${problemPanel(record.problems, drafts.language)}
            ${medicinePanel(record.medicines, drafts.language)}
            ${resultPanel(record.results, drafts.language)}
          </div>
          <div class="side-column">
            ${appPanel(view)}
            ${visitPanel(`/patients/${encodeURIComponent(record.banner.id)}/frame`, record.visits, encounter, drafts.language)}
          </div>
        </div>
      </div>
      <div class="tab-panel" id="drafts">${draftPanel(drafts)}</div>
      <div data-apps></div>
      ${templates(view)}
    </div>`,
  };
}

function appPanel({ apps, record, encounter, drafts }: FrameView): Html {
  const words = FRAME_WORDS[drafts.language];
  const patient = encodeURIComponent(record.banner.id);
  return html`<section class="panel" aria-labelledby="apps">
    <h2 id="apps">${words.apps}</h2>
    ${
      encounter &&
      html`<p class="notice small">
        ${words.onVisit(dateInWords(encounter.start ?? '', drafts.language))}
        <a href="/patients/${patient}/frame">${words.withoutVisit}</a>
      </p>`
    }
    ${
      apps.length > 0
        ? html`<ul class="choices">
            ${apps.map(app => html`<li>${appLink(app, `/patients/${patient}/launch/`, encounter?.id, words)}</li>`)}
          </ul>`
        : html`<p class="soft">${words.noApps}</p>`
    }
  </section>`;
}

function appLink(
  app: AppCard,
  launches: string,
  encounter: string | undefined,
  words: (typeof FRAME_WORDS)['en'],
): Html {
  const query = encounter === undefined ? '' : `?encounter=${encodeURIComponent(encounter)}`;
  return html`<a
    class="choice app"
    href="${launches}${encodeURIComponent(app.clientId)}${query}"
    target="_blank"
    data-app="${app.clientId}"
    data-name="${app.name}"
    data-opened="${words.opened(app.name)}"
    data-closed="${words.closed(app.name)}"
    data-failed="${words.failed(app.name)}"
  >
    ${appIcon(app)}
    <span class="choice-text">
      <span class="choice-name">${app.name}</span>
      <span class="choice-facts" data-beside="${words.openBeside}">${words.openWindow}</span>
    </span>
  </a>`;
}

/** What the script copies: so all words come from here. */
function templates({ record, drafts }: FrameView): Html {
  const words = FRAME_WORDS[drafts.language];
  return html`<template data-app-panel>
      <div class="tab-panel app-panel">
        <p class="app-panel-bar">
          <strong></strong> <button class="button-link" type="button">${words.close}</button>
        </p>
        <iframe sandbox="${SANDBOX}" referrerpolicy="no-referrer"></iframe>
      </div>
    </template>
    <dialog class="card stack" aria-labelledby="switch-title">
      <h2 id="switch-title">${words.switchTitle}</h2>
      <p>${words.switchLead(record.banner.name)}</p>
      <ul class="plain-list" data-open-apps></ul>
      <div class="buttons">
        <a class="button" href="/frame" data-leave>${words.switchClose}</a>
        <a class="button plain" href="/frame" data-leave-with-apps>${words.switchReopen}</a>
        <button class="button-link" type="button">${words.stay}</button>
      </div>
    </dialog>`;
}
