import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import type { Visitor } from '../../portal/session/visitor.js';
import { type AdministeredJob, JOB_STATES } from '../jobs/job-administration.js';
import type { Slice } from '../../paging/slice.js';
import type { SettingInForce } from '../settings/settings-in-force.js';
import { actionForm, consolePage, moment, moreOf, orNothing } from './console.page.js';
import { searchChoice, searchForm } from './search-field.js';

/** Background work, with what can be done about it. */
export function jobsPage(
  visitor: Visitor,
  found: Slice<AdministeredJob>,
  sent: Readonly<Record<string, unknown>>,
): Page {
  const panels = found.items.map(job => jobPanel(visitor, job));
  const states = JOB_STATES.map(state => [state, state] as const);
  const content = html`${searchForm('jobs', [searchChoice(sent, 'state', 'State', states)])}
  ${orNothing(panels, 'There is no job.')} ${moreOf('jobs', sent, found)}`;
  return consolePage(visitor, 'Jobs', content);
}

const STATE_TAGS: Readonly<Record<string, string>> = {
  completed: 'good',
  failed: 'alert',
  cancelled: 'calm',
};

function jobPanel(visitor: Visitor, job: AdministeredJob): Html {
  const { id, kind, state, progress, error, createdAt, finishedAt } = job;
  const { done, total } = progress;
  const isGoing = state === 'queued' || state === 'running';
  const isOver = state === 'failed' || state === 'cancelled';
  return html`<article class="panel stack-tight" aria-labelledby="job-${id}">
    <div class="heading-line">
      <h2 id="job-${id}">${kind} <span class="tag ${STATE_TAGS[state]}">${state}</span></h2>
      ${isGoing && actionForm(visitor, `jobs/${id}/cancel`, 'Cancel', `job-${id}`)}
      ${isOver && actionForm(visitor, `jobs/${id}/retry`, 'Try again', `job-${id}`)}
    </div>
    <p class="soft">
      Asked for at ${moment(createdAt)}${finishedAt && html`, ended at ${moment(finishedAt)}`};
      ${done}${total !== undefined && ` of ${total}`} done
    </p>
    ${
      isGoing &&
      total !== undefined &&
      html`<progress value="${done}" max="${Math.max(total, 1)}" aria-labelledby="job-${id}"></progress>`
    }
    ${error !== undefined && html`<p class="notice wrong">${error}</p>`}
  </article>`;
}

/** What the server was started with; changed where it is started. */
export function settingsPage(visitor: Visitor, settings: readonly SettingInForce[]): Page {
  const lines = settings.map(
    ({ name, value, source, meaning }) =>
      html`<li>
        <span><code>${name}</code> <span class="hint block">${inWords(meaning)}</span></span>
        <span class="setting"
          >${value === undefined ? 'not set' : String(value)}
          <span class="tag ${source === 'default' && 'calm'}">${source}</span></span
        >
      </li>`,
  );
  return consolePage(
    visitor,
    'Settings',
    html`<section class="panel">
      <ul class="lines">
        ${lines}
      </ul>
    </section>`,
  );
}

/** What stands between backquotes is code. */
function inWords(meaning: string): Html {
  const parts = meaning.split('`');
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
