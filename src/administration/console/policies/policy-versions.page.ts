import type { PolicyDeclaration } from '../../../access/policies/policy.declaration.js';
import { csrfField } from '../../../pages/csrf-field.js';
import { html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import { consolePage, moment } from '../console.page.js';
import { policyPanel } from './policies.page.js';

const ROOM = { room: '/policies' };

/** What was in force when. */
export function versionsPage(
  visitor: Visitor,
  versions: readonly { readonly version: string; readonly published_at: string }[],
  current: string | null,
): Page {
  const lines = versions.map(
    ({ version, published_at: at }) =>
      html`<li>
        <span><a href="/console/policies/versions/${version}">${moment(new Date(at))}</a></span>
        <span
          >${version === current && html`<span class="tag good">in force</span>`}
          <code>${version}</code></span
        >
      </li>`,
  );
  const content = html`<p class="back"><a href="/console/policies">To the policies</a></p>
    ${lines.length === 0 && html`<p class="notice">No policy was ever in force.</p>`}
    ${
      lines.length > 0 &&
      html`<section class="panel" aria-label="Versions">
        <ul class="lines">
          ${lines}
        </ul>
      </section>`
    }
    <p class="soft">
      Who changed them stands in the <a href="/console/audit?action=policy-changed">audit journal</a>.
    </p>`;
  return consolePage(visitor, 'History of the policies', content, ROOM);
}

/** The policies of one version, with the way back to it. */
export function versionPage(
  visitor: Visitor,
  {
    version,
    current,
    policies,
  }: { readonly version: string; readonly current: string; readonly policies: readonly PolicyDeclaration[] },
): Page {
  const content = html`<p class="back"><a href="/console/policies/versions">To the history</a></p>
    ${policies.length === 0 && html`<p class="notice">This version has no policy: what roles have is built in.</p>`}
    ${policies.map((policy, index) => policyPanel(policy, `policy-${index}`, html`<p class="soft">About ${policy.roles.join(', ')}</p>`))}
    ${
      version !== current &&
      html`<form method="post" action="/console/policies/versions/${version}">
        ${csrfField(visitor.session)} <input type="hidden" name="current" value="${current}" />
        <button class="button" type="submit">Put this version in force again</button>
      </form>`
    }`;
  return consolePage(visitor, `Policies, version ${version}`, content, ROOM);
}
