import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import { askedScopes } from '../../portal/pages/asked-scopes.js';
import type { Visitor } from '../../portal/session/visitor.js';
import type { AdministeredJob } from '../jobs/job-administration.js';
import type { TokensInForce } from '../sessions/session-administration.js';
import type { SettingInForce } from '../settings/settings-in-force.js';
import { actionForm, consolePage, moment } from './console.page.js';

/** Who holds tokens for whom, each with a button that ends them. */
export function tokensPage(visitor: Visitor, all: readonly TokensInForce[]): Page {
  const panels = all.map(
    ({ id, client, user, scope, expiresAt }, index) =>
      html`<section class="panel stack" aria-labelledby="grant-${index}">
        <h2 id="grant-${index}">${client} ${user === null ? 'for itself' : `for ${user}`}</h2>
        <p class="soft">In force until ${moment(expiresAt)}</p>
        ${askedScopes(scope.split(' ').filter(each => each !== ''))}
        ${actionForm(visitor, `tokens/${encodeURIComponent(id)}/revoke`, 'Revoke', `grant-${index}`)}
      </section>`,
  );
  return consolePage(visitor, 'Tokens', orNothing(panels, 'No token is in force.'));
}

export function jobsPage(visitor: Visitor, jobs: readonly AdministeredJob[]): Page {
  const panels = jobs.map(
    ({ id, kind, state, progress, error, createdAt }) =>
      html`<section class="panel stack" aria-labelledby="job-${id}">
        <h2 id="job-${id}">${kind} <span class="tag">${state}</span></h2>
        <p class="soft">
          Asked for at ${moment(createdAt)}; done ${progress.done}
          ${progress.total !== undefined && ` of ${progress.total}`}
        </p>
        ${error !== undefined && html`<p class="notice wrong">${error}</p>`}
        ${
          (state === 'queued' || state === 'running') &&
          actionForm(visitor, `jobs/${id}/cancel`, 'Cancel', `job-${id}`)
        }
      </section>`,
  );
  return consolePage(visitor, 'Jobs', orNothing(panels, 'There is no job.'));
}

/** What the server was started with; changed where it is started. */
export function settingsPage(visitor: Visitor, settings: readonly SettingInForce[]): Page {
  const lines = settings.map(
    ({ name, value, isDefault, meaning }) =>
      html`<li>
        <span><code>${name}</code> <span class="hint block">${meaning}</span></span>
        <span class="setting"
          >${value === undefined ? 'not set' : String(value)}
          ${!isDefault && html`<span class="tag">set here</span>`}</span
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

function orNothing(panels: readonly Html[], words: string): Html {
  return panels.length > 0 ? html`${panels}` : html`<p class="notice">${words}</p>`;
}
