import type { AuditEntry } from '../../../audit/audit-entry.js';
import { html, type Html, type HtmlValue } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import { consolePage, moment } from '../console.page.js';

/** One entry of the journal, in words and as it stands there. */
export function entryPage(visitor: Visitor, entry: AuditEntry, place: string): Page {
  const { at, what, about, status, from, request, caller = {}, accesses = [], notes = [] } = entry;
  const facts: readonly (readonly [name: string, value: HtmlValue])[] = [
    ['When', moment(new Date(at))],
    ['User', caller.user],
    ['Person', caller.fhirUser],
    ['Client', caller.client],
    ['Purpose', caller.purpose],
    ['Patient in context', caller.patient],
    ['Request', what],
    ['About', about],
    ['Status', status],
    ['Network address', from],
    ['Request id', request],
    ['Place in the journal', place],
  ];
  const content = html`<p class="back"><a href="/console/audit">To the search</a></p>
    <section class="panel" aria-labelledby="facts">
      <h2 id="facts">The request</h2>
      <ul class="lines">
        ${facts
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => html`<li><span class="soft">${name}</span> <span>${value}</span></li>`)}
      </ul>
    </section>
    ${accesses.length > 0 && used(accesses)} ${notes.length > 0 && events(notes)}
    <section class="panel" aria-labelledby="whole">
      <h2 id="whole">As it stands in the journal</h2>
      <pre class="entry"><code>${JSON.stringify(entry, null, 2)}</code></pre>
    </section>`;
  return consolePage(visitor, 'Entry of the journal', content, { room: '/audit' });
}

function used(accesses: NonNullable<AuditEntry['accesses']>): Html {
  return html`<section class="panel" aria-labelledby="used">
    <h2 id="used">Records that were used</h2>
    <ul class="lines">
      ${accesses.map(
        ({ interaction, type, query, resources, count }) =>
          html`<li>
            <span>${interaction} ${type}</span>
            <span
              >${query !== undefined && html`<code class="block">${query}</code>`} ${resources.join(', ')}
              ${count !== undefined && html`, ${count} in all`}</span
            >
          </li>`,
      )}
    </ul>
  </section>`;
}

function events(notes: NonNullable<AuditEntry['notes']>): Html {
  return html`<section class="panel" aria-labelledby="events">
    <h2 id="events">Events within</h2>
    <ul class="lines">
      ${notes.map(
        ({ kind, outcome, reason, detail = {} }) =>
          html`<li>
            <span>${kind}, ${outcome} <span class="hint block">${reason}</span></span>
            <span
              >${Object.entries(detail).map(([name, value]) => html`<span class="block">${name}: ${value}</span>`)}</span
            >
          </li>`,
      )}
    </ul>
  </section>`;
}
