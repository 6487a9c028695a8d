import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';

export interface BreakGlassPageView {
  readonly patient: string;
  readonly csrf: string;
  readonly navigation: Html;
  /** What was wrong with the form. */
  readonly mistake?: string;
}

/** Asks for the reason, and says who will read it. */
export function breakGlassPage({ patient, csrf, navigation, mistake }: BreakGlassPageView): Page {
  return {
    title: 'Break the glass',
    ...(mistake === undefined ? {} : { status: 400 }),
    frame: 'card',
    navigation,
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">Open a record that is not yours to see</h1>
      <p>
        For an hour or as long as your hospital has set you can look at the record of patient
        <span class="number">${patient}</span>. The patient sees that you did, and the privacy officer reads
        your reason.
      </p>
      ${mistake !== undefined && html`<p class="notice" role="alert">${mistake}</p>`}
      <form method="post" action="/patients/${encodeURIComponent(patient)}/break-glass" class="stack">
        <input type="hidden" name="csrf" value="${csrf}" />
        <label for="purpose">What for</label>
        <select id="purpose" name="purpose">
          <option value="ETREAT">Emergency treatment</option>
          <option value="BTG">Another urgent reason</option>
        </select>
        <label for="reason">Why you need it now</label>
        <input id="reason" name="reason" required minlength="10" maxlength="1000" autocomplete="off" />
        <button class="button" type="submit">Open the record</button>
      </form>
      <p><a href="/">Back to the start</a></p>
    </section>`,
  };
}
