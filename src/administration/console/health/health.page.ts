import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import type { HealthStatus } from '../../../operations/health/readiness.js';
import type { AuditVerification } from '../../health/audit-verifications.js';
import type { InstallationHealthReport, MeasuredCheck } from '../../health/installation-health.js';
import { consolePage, moment } from '../console.page.js';

const TAGS: Readonly<Record<HealthStatus, Html>> = {
  pass: html`<span class="tag good">well</span>`,
  warn: html`<span class="tag">look at it</span>`,
  fail: html`<span class="tag alert">out of order</span>`,
};

/** Everything that is measured, and whether the audit journal is as it was written. */
export function healthPage(
  visitor: Visitor,
  { status, checks }: InstallationHealthReport,
  verifications: readonly AuditVerification[],
): Page {
  const content = html`<section class="panel" aria-label="Checks">
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">State</th>
              <th scope="col" class="amount">Measured</th>
            </tr>
          </thead>
          <tbody>
            ${Object.entries(checks).map(([name, check]) => checkRow(name, check))}
          </tbody>
        </table>
      </div>
    </section>
    ${verificationPanel(visitor, verifications)}`;
  return consolePage(visitor, 'Health', content, { beside: TAGS[status] });
}

function checkRow(name: string, { status, output, observedValue, observedUnit }: MeasuredCheck): Html {
  return html`<tr>
    <th scope="row">${name} <span class="hint block">${output}</span></th>
    <td>${TAGS[status]}</td>
    <td class="amount">${observedValue} ${observedUnit}</td>
  </tr>`;
}

function verificationPanel(visitor: Visitor, verifications: readonly AuditVerification[]): Html {
  return html`<section class="panel stack" aria-labelledby="verification">
    <h2 id="verification">Audit journal</h2>
    <p class="soft">
      Every entry is chained to the one before. A verification computes the chains again and finds what was
      altered, inserted or taken away.
    </p>
    <ul class="lines">
      ${verifications.slice(0, 5).map(verificationLine)}
    </ul>
    ${verifications.length === 0 && html`<p>It was not verified here lately.</p>`}
    <form method="post" action="/console/health/verification">
      ${csrfField(visitor.session)}
      <button class="button plain" type="submit" aria-describedby="verification">Verify now</button>
    </form>
  </section>`;
}

function verificationLine({ state, askedAt, result }: AuditVerification): Html {
  return html`<li>
    <span
      >${moment(askedAt)}
      ${result?.findings.map(finding => html`<span class="mistake block">${finding}</span>`)}</span
    >
    <span>
      ${
        result === undefined
          ? html`<span class="tag calm">${state}</span>`
          : html`<span class="tag ${result.count === 0 ? 'good' : 'alert'}"
                >${result.count === 0 ? 'as it was written' : `${result.count} findings`}</span
              >
              ${result.entries} entries`
      }
    </span>
  </li>`;
}
