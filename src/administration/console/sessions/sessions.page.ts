import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import type { Slice } from '../../../paging/slice.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import type { WaitingLaunch } from '../../sessions/session-administration.js';
import { actionForm, consolePage, moment, moreOf, orNothing } from '../console.page.js';
import { searchField, searchForm, searchLine } from '../search-field.js';

type Sent = Readonly<Record<string, unknown>>;

/** Who is signed in with a browser, each with a button that ends it. */
export function sessionsPage(visitor: Visitor, found: Slice<BrowserSession>, sent: Sent): Page {
  const panels = found.items.map(({ id, user, signedInAt, expiresAt, isAtPortal }, index) =>
    panel(
      `session-${index}`,
      html`${user} ${isAtPortal && html`<span class="tag calm">at the portal</span>`}`,
      [
        html`Signed in since ${moment(signedInAt)}, until ${moment(expiresAt)} at most`,
        actionForm(visitor, `sessions/${encodeURIComponent(id)}/end`, 'Sign out', `session-${index}`),
      ],
    ),
  );
  const content = html`${searchLine('sessions', sent, 'User name', 'user')}
  ${orNothing(panels, 'Nobody is signed in.')} ${moreOf('sessions', sent, found)}`;
  return consolePage(visitor, 'Sessions', content);
}

/** Launches that wait for their app, each with a button that takes it back. */
export function launchesPage(visitor: Visitor, found: Slice<WaitingLaunch>, sent: Sent): Page {
  const panels = found.items.map(({ id, client, user, patient, createdAt, expiresAt }) =>
    panel(`launch-${id}`, html`${client} ${user === null ? 'for whoever signs in' : `for ${user}`}`, [
      html`${patient !== null && html`On <a href="/patients/${patient}">Patient/${patient}</a>, asked`}
      ${patient === null && 'Asked'} for at ${moment(createdAt)}, good until ${moment(expiresAt)}`,
      actionForm(visitor, `launches/${id}/revoke`, 'Take back', `launch-${id}`),
    ]),
  );
  const filters = [searchField(sent, 'user', 'User name'), searchField(sent, 'client', 'Client id')];
  const content = html`${searchForm('launches', filters)} ${orNothing(panels, 'No launch waits for its app.')}
  ${moreOf('launches', sent, found)}`;
  return consolePage(visitor, 'Launches', content);
}

function panel(id: string, heading: Html, [words, action]: readonly [Html, Html]): Html {
  return html`<article class="panel heading-line" aria-labelledby="${id}">
    <div class="stack-tight">
      <h2 id="${id}">${heading}</h2>
      <p class="soft">${words}</p>
    </div>
    ${action}
  </article>`;
}
