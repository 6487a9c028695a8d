import type { Explanation } from '../../../access/explain/explanation.js';
import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import { consolePage } from '../console.page.js';
import { searchField, sentText } from '../search-field.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const RULES: Readonly<Record<string, string>> = {
  scope: 'Scopes of the token',
  policy: 'Policies of the roles',
  label: 'Security labels',
  consent: 'Consents of patients',
  'break-the-glass': 'Broken glass',
  token: 'The token itself',
};

export interface AccessTrial {
  readonly asked: Readonly<Record<string, unknown>>;
  readonly explanation?: Explanation;
  readonly mistake?: string;
}

/** What somebody would be answered, and which rule decides it. */
export function explainPage(visitor: Visitor, { asked, explanation, mistake }: AccessTrial): Page {
  const method = sentText(asked, 'method') || 'GET';
  const content = html`<p class="back"><a href="/console/policies">To the policies</a></p>
    ${mistake !== undefined && html`<p class="notice wrong" role="alert">${mistake}</p>`}
    ${explanation && answer(explanation)}
    <form method="post" action="/console/policies/try" class="panel stack">
      ${csrfField(visitor.session)}
      <div class="filters">
        <div class="field">
          <label for="method">Method</label>
          <select id="method" name="method">
            ${METHODS.map(each => html`<option ${each === method && html`selected`}>${each}</option>`)}
          </select>
        </div>
        ${searchField(asked, 'url', 'Request, such as Observation?code=…')}
        ${searchField(asked, 'username', 'User name; empty for a service')}
        ${searchField(asked, 'client_id', 'Client id')}
        ${searchField(asked, 'scope', 'Scopes, such as user/*.rs')}
        ${searchField(asked, 'patient', 'Patient in context, if any')}
      </div>
      <details>
        <summary>Or paste a token</summary>
        <div class="field">
          <label for="token">Access token, in place of user, client and scopes</label>
          <input
            id="token"
            name="token"
            type="text"
            maxlength="20000"
            autocomplete="off"
            spellcheck="false"
          />
        </div>
      </details>
      <button class="button" type="submit">Explain</button>
    </form>`;
  return consolePage(visitor, 'Try access', content, {
    room: '/policies',
    ...(mistake === undefined ? {} : { status: 400 }),
  });
}

function answer({ decision, decided_by: decidedBy, reasons, visible }: Explanation): Html {
  return html`<section class="panel stack" aria-labelledby="decision" role="status">
    <h2 id="decision">
      <span class="tag ${decision === 'allowed' ? 'good' : 'alert'}">${decision}</span>
      decided by: ${RULES[decidedBy] ?? decidedBy}
    </h2>
    <ul class="lines">
      ${reasons.map(reason => html`<li><span>${reason}</span></li>`)}
    </ul>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">After this rule</th>
            <th scope="col" class="amount">Resources that are left</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(visible).map(
            ([rule, count]) =>
              html`<tr>
                <th scope="row">${RULES[rule] ?? rule}</th>
                <td class="amount">${count}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
