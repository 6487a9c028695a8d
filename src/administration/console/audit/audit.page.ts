import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import type { FoundLine } from '../../audit/audit-line.repository.js';
import type { AuditQuery } from '../../audit/audit-query.js';
import type { AuditSummary } from '../../audit/audit-summary.repository.js';
import type { Slice } from '../../../paging/slice.js';
import { consolePage, moment, moreOf } from '../console.page.js';
import { activityChart } from './activity-chart.js';
import { auditFilters, queryText } from './audit-filters.js';
import { ranking } from './ranking.js';

export interface AuditView {
  readonly query: AuditQuery;
  readonly found: Slice<FoundLine>;
  readonly summary: AuditSummary;
  /** Entries that cannot be found yet. */
  readonly lag: number;
  /** Records opened beyond the policy that nobody has reviewed. */
  readonly glassToReview: number;
}

/** Who did what: a search, charts over what it found, and the entries. */
export function auditPage(visitor: Visitor, { query, found, summary, lag, glassToReview }: AuditView): Page {
  const { total, denied, failed } = summary;
  const leading = (name: string) => (value: string) => `?${queryText(query, { [name]: value })}`;
  const content = html`${auditFilters(query)}
    ${lag > 0 && html`<p class="notice">${lag} entries of the journal are not in the search yet.</p>`}
    <div class="figures">
      <p><strong>${total}</strong> <span>requests and events</span></p>
      <a href="?${queryText(query, { outcome: 'denied' })}"
        ><strong>${denied}</strong> <span>were denied</span></a
      >
      <a href="?${queryText(query, { outcome: 'failure' })}"
        ><strong>${failed}</strong> <span>failed here</span></a
      >
      ${brokenGlass(visitor, glassToReview)}
    </div>
    <section class="panel" aria-labelledby="activity">
      <h2 id="activity">By ${summary.unit}</h2>
      ${activityChart(summary, query)}
    </section>
    <div class="pair">
      ${ranking({ heading: 'Accesses per app', column: 'Client', id: 'apps' }, summary.clients, leading('client'))}
      ${ranking({ heading: 'Most active people', column: 'User', id: 'people' }, summary.users, leading('user'))}
    </div>
    ${entries(query, found)}`;
  return consolePage(visitor, 'Audit', content);
}

/** The queue itself is the privacy officer's. */
function brokenGlass({ rights }: Visitor, count: number): Html {
  const words = html`<strong>${count}</strong> <span>records opened beyond the policy, to be reviewed</span>`;
  return rights.roles.includes('privacy-officer')
    ? html`<a href="/break-glass">${words}</a>`
    : html`<p>${words}</p>`;
}

function entries(query: AuditQuery, found: Slice<FoundLine>): Html {
  const { items } = found;
  const sent = Object.fromEntries(new URLSearchParams(queryText(query)));
  return html`<section class="panel stack" aria-labelledby="entries">
    <div class="heading-line">
      <h2 id="entries">Entries, the newest first</h2>
      ${
        items.length > 0 &&
        html`<div class="actions">
          <a class="button plain slim" href="/console/audit/export?format=csv&${queryText(query)}">CSV</a>
          <a class="button plain slim" href="/console/audit/export?format=ndjson&${queryText(query)}"
            >NDJSON</a
          >
        </div>`
      }
    </div>
    ${items.length === 0 ? html`<p class="soft">There is none. Widen the time, or look for less.</p>` : ledger(items)}
    ${moreOf('audit', sent, found)}
  </section>`;
}

function ledger(items: readonly FoundLine[]): Html {
  return html`<div class="table ledger">
    <table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Patients</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        ${items.map(
          line =>
            html`<tr>
              <td>
                <a href="/console/audit/entries/${line.writer}/${String(line.sequence)}"
                  >${moment(line.at)}</a
                >
              </td>
              <td>${line.username ?? 'nobody'} <span class="hint block">${line.client}</span></td>
              <td>
                ${line.actions.join(', ') || line.entry.what}
                <span class="hint block">${line.entry.about ?? line.types.join(', ')}</span>
              </td>
              <td>${patientsOf(line)}</td>
              <td>${outcomeTag(line)} <span class="hint block">${line.entry.status}</span></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const MOST_PATIENTS = 3;

function patientsOf({ patients }: FoundLine): string {
  const further = patients.length - MOST_PATIENTS;
  return patients.slice(0, MOST_PATIENTS).join(', ') + (further > 0 ? ` and ${further} more` : '');
}

function outcomeTag({ outcome }: FoundLine): Html {
  if (outcome === 'success') return html`<span class="tag good">success</span>`;
  return html`<span class="tag ${outcome === 'failure' && 'alert'}">${outcome}</span>`;
}
