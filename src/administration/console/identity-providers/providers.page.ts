import type { ProviderKind } from '../../../auth/identity/providers/identity-provider.declaration.js';
import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import type { AdministeredProvider } from '../../identity-providers/administered-provider.js';
import { consolePage } from '../console.page.js';
import { filledField } from '../filled-field.js';
import { providerFields } from './provider.form.js';
import { certificateWords, lastError, stateTag } from './provider-state.js';

export const KIND_WORDS: Readonly<Record<ProviderKind, string>> = {
  oidc: 'OpenID Connect',
  saml: 'SAML 2.0',
  ldap: 'Directory (LDAP)',
};

/** Every way to sign in beside our own accounts, with its state. */
export function providersPage(visitor: Visitor, providers: readonly AdministeredProvider[]): Page {
  const table = html`<section class="panel table">
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Kind</th>
          <th scope="col">State</th>
          <th scope="col">Certificate until</th>
        </tr>
      </thead>
      <tbody>
        ${providers.map(row)}
      </tbody>
    </table>
  </section>`;
  const none = html`<p class="notice">People sign in with accounts of ours alone.</p>`;
  return consolePage(
    visitor,
    'Identity providers',
    html`${providers.length > 0 ? table : none}
      <section class="panel stack" aria-labelledby="add">
        <h2 id="add">Add another</h2>
        <div class="actions">
          ${Object.entries(KIND_WORDS).map(
            ([kind, words]) =>
              html`<a class="button plain" href="/console/identity-providers?add=${kind}">${words}</a>`,
          )}
        </div>
      </section>`,
  );
}

function row(provider: AdministeredProvider): Html {
  const { id, name, kind } = provider.declaration as { id: string; name: string; kind: ProviderKind };
  return html`<tr>
    <th scope="row"><a href="/console/identity-providers/${id}">${name}</a> <code>${id}</code></th>
    <td>${KIND_WORDS[kind]}</td>
    <td>${stateTag(provider)} ${!provider.condition?.isUp && lastError(provider)}</td>
    <td>${certificateWords(provider)}</td>
  </tr>`;
}

/** The form for one more; `mistake` is what was wrong with what was sent. */
export function newProviderPage(
  visitor: Visitor,
  kind: ProviderKind,
  sent: Readonly<Record<string, unknown>> = {},
  mistake?: string,
): Page {
  const id = {
    name: 'id',
    label: 'Id',
    isRequired: true,
    hint: 'Small letters, digits and -: part of addresses, and of the key of accounts. It stays for ever',
  };
  return consolePage(
    visitor,
    `New: ${KIND_WORDS[kind]}`,
    html`${mistakeNotice(mistake)}
      <section class="panel">
        <form method="post" action="/console/identity-providers" class="stack">
          ${csrfField(visitor.session)} <input type="hidden" name="kind" value="${kind}" />
          ${filledField(id, typeof sent['id'] === 'string' ? sent['id'] : '')}
          ${providerFields(kind, sent, [])}
          <button class="button" type="submit">Add</button>
        </form>
      </section>`,
    { room: '/identity-providers', ...(mistake === undefined ? {} : { status: 400 }) },
  );
}

export function mistakeNotice(mistake: string | undefined): Html | undefined {
  if (mistake === undefined) return undefined;
  return html`<p class="notice wrong" role="alert">
    ${mistake}. Nothing was changed; secrets have to be typed again.
  </p>`;
}
