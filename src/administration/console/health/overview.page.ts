import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import type { AuditQuery } from '../../audit/audit-query.js';
import type { AuditSummary } from '../../audit/audit-summary.repository.js';
import type { Need } from '../../health/attention.js';
import type { InstallationHealthReport } from '../../health/installation-health.js';
import { activityChart } from '../audit/activity-chart.js';
import { consolePage } from '../console.page.js';

const STATUS_WORDS = { pass: 'well', warn: 'look at it', fail: 'out of order' } as const;

export interface Overview {
  readonly health: InstallationHealthReport;
  readonly needs: readonly Need[];
  readonly counts: readonly (readonly [room: string, words: string, count: number])[];
  readonly query: AuditQuery;
  readonly summary: AuditSummary;
}

/** How the installation is, at a glance: what has to be done comes first. */
export function overviewPage(visitor: Visitor, { health, needs, counts, query, summary }: Overview): Page {
  const content = html`${attention(needs)}
    <div class="figures">
      <a href="/console/health"><strong>${STATUS_WORDS[health.status]}</strong> <span>Health</span></a>
      ${counts.map(
        ([room, words, count]) =>
          html`<a href="/console/${room}"><strong>${count}</strong> <span>${words}</span></a>`,
      )}
    </div>
    <section class="panel" aria-labelledby="activity">
      <div class="heading-line">
        <h2 id="activity">The last 24 hours</h2>
        <a href="/console/audit">Audit</a>
      </div>
      ${activityChart(summary, query)}
    </section>`;
  return consolePage(visitor, 'Overview', content);
}

function attention(needs: readonly Need[]): Html {
  if (needs.length === 0) return html`<p class="notice">Nothing needs attention.</p>`;
  return html`<section class="panel" aria-labelledby="attention">
    <h2 id="attention">What needs attention</h2>
    <ul class="attention">
      ${needs.map(
        ({ severity, what, room }) =>
          html`<li>
            <span class="tag ${severity === 'alert' ? 'alert' : 'calm'}"
              >${severity === 'alert' ? 'now' : 'soon'}</span
            >
            <a class="what" href="/console/${room}">${what}</a>
          </li>`,
      )}
    </ul>
  </section>`;
}
