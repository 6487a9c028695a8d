import type { BrokenGlassGrant } from '../../access/break-glass/broken-glass.entity.js';
import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';

export interface GlassListView {
  readonly heading: string;
  readonly grants: readonly BrokenGlassGrant[];
  readonly navigation: Html;
  /** With it, each can be reviewed. */
  readonly csrf?: string;
}

const PURPOSES: Readonly<Record<string, string>> = {
  ETREAT: 'emergency treatment',
  BTG: 'another urgent reason',
};
const VERDICTS = {
  approved: 'The privacy officer found it right.',
  flagged: 'The privacy officer objects to it.',
};

/** Each time that the glass was broken: who, when, why, and what was said about it. */
export function glassListPage({ heading, grants, navigation, csrf }: GlassListView): Page {
  return {
    title: heading,
    frame: 'wide',
    navigation,
    body: html`<div class="stack">
      <p class="back"><a href="/">To the start</a></p>
      <h1>${heading}</h1>
      ${
        grants.length > 0
          ? grants.map(grant => panel(grant, csrf))
          : html`<p class="notice">Nobody has, or everything is reviewed.</p>`
      }
    </div>`,
  };
}

function panel(grant: BrokenGlassGrant, csrf: string | undefined): Html {
  const { id, username, patient, purpose, reason, begunAt, expiresAt, verdict } = grant;
  return html`<section class="panel stack" aria-labelledby="glass-${id}">
    <h2 id="glass-${id}">${username}</h2>
    <p class="soft">
      Patient <span class="number">${patient}</span>, ${moment(begunAt)} to ${moment(expiresAt)}, for
      ${PURPOSES[purpose] ?? purpose}.
    </p>
    <p>${reason}</p>
    ${verdict !== null && html`<p class="notice">${VERDICTS[verdict]}</p>`}
    ${csrf !== undefined && reviewForm(id, csrf)}
  </section>`;
}

function reviewForm(id: string, csrf: string): Html {
  return html`<form method="post" action="/break-glass/${id}" class="stack">
    <input type="hidden" name="csrf" value="${csrf}" />
    <label for="note-${id}">Note</label>
    <input id="note-${id}" name="note" maxlength="1000" autocomplete="off" />
    <button class="button" type="submit" name="verdict" value="approved">It was right</button>
    <button class="button plain" type="submit" name="verdict" value="flagged">Object to it</button>
  </form>`;
}

function moment(date: Date): Html {
  const text = date.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)}, ${text.slice(11, 16)} UTC</time>`;
}
