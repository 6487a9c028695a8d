import { csrfField } from '../../pages/csrf-field.js';
import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import type { DraftsView, DraftView } from '../frame/frame.view.js';
import { FRAME_WORDS } from './frame-words.js';

/** What apps have laid beside the record, each with the two buttons that decide. */
export function draftPanel(view: DraftsView): Html {
  const words = FRAME_WORDS[view.language];
  return html`<section class="panel stack" aria-labelledby="drafts-title" data-drafts="${view.drafts.length}">
    <h2 id="drafts-title">${words.drafts}</h2>
    ${
      view.refusal !== undefined &&
      html`<p class="notice wrong" role="alert"><strong>${words.refused}</strong> ${view.refusal}</p>`
    }
    <p class="soft">${view.drafts.length > 0 ? words.draftLead : words.noDrafts}</p>
    ${
      view.drafts.length > 0 &&
      html`<ul class="lines">
        ${view.drafts.map(draft => html`<li>${draftForm(draft, view)}</li>`)}
      </ul>`
    }
  </section>`;
}

/** The panel as a page of its own: after a form, where no script puts it into the frame. */
export function draftsPage(view: DraftsView, navigation: Html): Page {
  const words = FRAME_WORDS[view.language];
  return {
    title: words.drafts,
    language: view.language,
    ...(view.refusal === undefined ? {} : { status: 422 }),
    frame: 'wide',
    navigation,
    body: html`<div class="stack">
      <p class="back"><a href="/patients/${encodeURIComponent(view.patient)}/frame">${words.back}</a></p>
      ${draftPanel(view)}
    </div>`,
  };
}

function draftForm({ location, resourceType, title, appName, json }: DraftView, view: DraftsView): Html {
  const words = FRAME_WORDS[view.language];
  const shown = JSON.stringify(JSON.parse(json), null, 2);
  return html`<div class="draft">
    <p>
      <strong>${title}</strong> <span class="tag">${resourceType}</span>
      <span class="hint block">${words.from(appName)}</span>
    </p>
    <details>
      <summary>${words.details}</summary>
      <pre tabindex="0">${shown}</pre>
    </details>
    <form method="post" action="/patients/${encodeURIComponent(view.patient)}/frame/drafts" class="buttons">
      ${csrfField(view)}
      <input type="hidden" name="draft" value="${location}" />
      <button class="button" name="decision" value="commit">
        ${words.commit}<span class="unseen">: ${title}</span>
      </button>
      <button class="button plain" name="decision" value="discard">
        ${words.discard}<span class="unseen">: ${title}</span>
      </button>
    </form>
  </div>`;
}
