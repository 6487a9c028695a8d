import type { ProviderKind } from '../../../auth/identity/providers/identity-provider.declaration.js';
import type { FindingStatus } from '../../../auth/identity/trials/finding.js';
import type { JudgedTrial } from '../../../auth/identity/trials/provider-trials.js';
import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import type { AdministeredProvider } from '../../identity-providers/administered-provider.js';
import { actionForm, consolePage } from '../console.page.js';
import { providerFields } from './provider.form.js';
import { certificateWords, lastError, stateTag } from './provider-state.js';
import { KIND_WORDS, mistakeNotice } from './providers.page.js';

/** What has just happened to the provider on its page. */
export interface JustNow {
  readonly trial?: JudgedTrial;
  readonly sent?: Readonly<Record<string, unknown>>;
  readonly mistake?: string;
}

/** One provider: its state, our addresses for it, and everything that is declared of it. */
export function providerPage(visitor: Visitor, provider: AdministeredProvider, now: JustNow = {}): Page {
  const { declaration, secrets, origin } = provider;
  const { id, name, kind } = declaration as { id: string; name: string; kind: ProviderKind };
  const form = html`<section class="panel" aria-labelledby="declaration">
    <h2 id="declaration">Declaration</h2>
    <form method="post" action="/console/identity-providers/${id}" class="stack">
      ${csrfField(visitor.session)} ${providerFields(kind, now.sent ?? declaration, secrets)}
      <button class="button" type="submit">Save</button>
    </form>
  </section>`;
  return consolePage(
    visitor,
    name,
    html`${mistakeNotice(now.mistake)} ${statePanel(visitor, provider)} ${now.trial && trialPanel(now.trial)}
    ${addressesPanel(provider)} ${origin === 'bootstrap' ? declaredElsewhere(declaration) : form}
    ${origin === 'administration' && deletePanel(visitor, id)}`,
    { room: '/identity-providers', ...(now.mistake === undefined ? {} : { status: 400 }) },
  );
}

function statePanel(visitor: Visitor, provider: AdministeredProvider): Html {
  const { declaration, enabled } = provider;
  const path = `identity-providers/${String(declaration['id'])}`;
  const kind = KIND_WORDS[declaration['kind'] as ProviderKind];
  return html`<section class="panel stack" aria-labelledby="state">
    <h2 id="state">State ${stateTag(provider)}</h2>
    <ul class="lines">
      <li><span>Kind</span> <span>${kind}</span></li>
      <li><span>Certificate until</span> <span>${certificateWords(provider)}</span></li>
    </ul>
    ${
      lastError(provider) &&
      html`<h3>Last error</h3>
        ${lastError(provider)}`
    }
    <div class="actions">
      ${actionForm(visitor, `${path}/test`, 'Test the connection', 'state')}
      <a class="button plain" href="/console/${path}/mapping">Mapping tester</a>
      ${actionForm(visitor, `${path}/${enabled ? 'disable' : 'enable'}`, enabled ? 'Disable' : 'Enable', 'state')}
    </div>
  </section>`;
}

const STATUS_TAGS: Readonly<Record<FindingStatus, Html>> = {
  pass: html`<span class="tag good">well</span>`,
  warn: html`<span class="tag">look at it</span>`,
  fail: html`<span class="tag alert">wrong</span>`,
};

function trialPanel({ findings }: JudgedTrial): Html {
  return html`<section class="panel stack" aria-labelledby="trial" role="status">
    <h2 id="trial">What the test has found</h2>
    <ul class="attention">
      ${findings.map(
        ({ status, setting, words }) =>
          html`<li>
            ${STATUS_TAGS[status]}
            <span class="what"><strong>${setting}</strong>: ${words}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** What has to be registered there. */
function addressesPanel({ endpoints }: AdministeredProvider): Html | undefined {
  const addresses = Object.entries(endpoints);
  if (addresses.length === 0) return undefined;
  return html`<section class="panel stack" aria-labelledby="addresses">
    <h2 id="addresses">To be registered there</h2>
    <ul class="lines">
      ${addresses.map(
        ([name, address]) =>
          html`<li>
            <span>${name.replaceAll('_', ' ')}</span>
            <span
              >${name === 'metadata' ? html`<a href="${address}">${address}</a>` : html`<code>${address}</code>`}</span
            >
          </li>`,
      )}
    </ul>
  </section>`;
}

function declaredElsewhere(declaration: Readonly<Record<string, unknown>>): Html {
  return html`<section class="panel stack" aria-labelledby="declaration">
    <h2 id="declaration">Declaration</h2>
    <p>
      It stands in the bootstrap file, which is read at each start: change it there. Disabling holds through
      restarts.
    </p>
    <pre class="entry"><code>${JSON.stringify(declaration, undefined, 2)}</code></pre>
  </section>`;
}

function deletePanel(visitor: Visitor, id: string): Html {
  return html`<details class="panel">
    <summary>Delete this provider</summary>
    <form method="post" action="/console/identity-providers/${id}/delete" class="stack">
      ${csrfField(visitor.session)}
      <p>
        Nobody signs in by it any more. Accounts of its people stay, and are theirs again under the same id.
      </p>
      <p class="ticks">
        <label><input type="checkbox" name="sure" value="yes" required /> Delete ${id}</label>
      </p>
      <button class="button plain" type="submit">Delete</button>
    </form>
  </details>`;
}
