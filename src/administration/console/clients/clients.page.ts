import type { Client } from '../../../clients/client.entity.js';
import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import { consolePage } from '../console.page.js';
import { filledField } from '../filled-field.js';
import { searchLine } from '../search-field.js';
import { clientFields } from './client.form.js';

/** A part of the list, and where the next part begins. */
export interface ClientList {
  readonly clients: readonly Client[];
  readonly sent: Readonly<Record<string, unknown>>;
  /** Query of the page behind this one. */
  readonly next: string | undefined;
}

/** The registered apps and services. */
export function clientsPage(visitor: Visitor, { clients, sent, next }: ClientList): Page {
  return consolePage(
    visitor,
    'Apps and services',
    html`${searchLine('clients', sent, 'Name or client id')}
    ${clients.length === 0 ? html`<p class="notice">No app or service is found.</p>` : table(clients)}
    ${next !== undefined && html`<p><a class="button plain" href="/console/clients?${next}">Show more</a></p>`}`,
    { beside: html`<a class="button" href="/console/clients?register=yes">Register another</a>` },
  );
}

function table(clients: readonly Client[]): Html {
  return html`<section class="panel table">
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Client id</th>
          <th scope="col">Used by</th>
          <th scope="col">Proves itself by</th>
        </tr>
      </thead>
      <tbody>
        ${clients.map(
          ({ clientId, name, enabled, grantTypes, authenticationMethod }) =>
            html`<tr>
              <th scope="row">
                <a href="/console/clients/${encodeURIComponent(clientId)}">${name}</a>
                ${!enabled && html`<span class="tag alert">disabled</span>`}
              </th>
              <td><code>${clientId}</code></td>
              <td>${usersOf(grantTypes)}</td>
              <td>${authenticationMethod === 'none' ? 'nothing' : authenticationMethod}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function usersOf(grantTypes: readonly string[]): string {
  const isService = grantTypes.includes('client_credentials');
  if (!grantTypes.includes('authorization_code')) return 'itself';
  return isService ? 'people and itself' : 'people';
}

/** What a page asks for one more. */
export interface NewClient {
  readonly providers: readonly (readonly [id: string, name: string])[];
  readonly sent?: Readonly<Record<string, unknown>>;
  readonly mistake?: string;
  readonly status?: number;
}

export function newClientPage(
  visitor: Visitor,
  { providers, sent = {}, mistake, status = 400 }: NewClient,
): Page {
  const clientId = typeof sent['client_id'] === 'string' ? sent['client_id'] : '';
  return consolePage(
    visitor,
    'Register an app or service',
    html`${mistakeOf(mistake)}
      <section class="panel">
        <form method="post" action="/console/clients" class="stack">
          ${csrfField(visitor.session)}
          ${filledField({ name: 'client_id', label: 'Client id', hint: 'Left empty, one is made' }, clientId)}
          ${clientFields(sent, providers)}
          <button class="button" type="submit">Register</button>
        </form>
      </section>`,
    { room: '/clients', ...(mistake === undefined ? {} : { status }) },
  );
}

export function mistakeOf(mistake: string | undefined): Html | undefined {
  return mistake === undefined
    ? undefined
    : html`<p class="notice wrong" role="alert">${mistake}. Nothing was changed.</p>`;
}
