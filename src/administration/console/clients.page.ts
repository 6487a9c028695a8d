import type { Client } from '../../clients/client.entity.js';
import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import { askedScopes } from '../../portal/pages/asked-scopes.js';
import type { Visitor } from '../../portal/session/visitor.js';
import type { AdministeredClient } from '../clients/client-administration.js';
import { actionForm, consolePage, field, formToken, toldOnce } from './console.page.js';

/** The registered apps and services, and a form for one more. `latest` has just got its secret. */
export function clientsPage(visitor: Visitor, clients: readonly Client[], latest?: AdministeredClient): Page {
  const told = latest && secretOf(latest);
  const panels = clients.map((client, index) => panel(visitor, client, `client-${index}`));
  return consolePage(visitor, 'Apps and services', html`${told}${panels}${newClient(visitor)}`);
}

function secretOf({ client, secret }: AdministeredClient): Html | undefined {
  if (secret === undefined) return undefined;
  return toldOnce(
    `Secret of ${client.name}`,
    `Nobody can read it again. Give it to whoever runs ${client.clientId}.`,
    secret,
  );
}

function panel(visitor: Visitor, client: Client, id: string): Html {
  const { clientId, name, enabled, scope, launchUri, secretHash, authenticationMethod } = client;
  const path = `clients/${encodeURIComponent(clientId)}`;
  return html`<section class="panel stack" aria-labelledby="${id}">
    <h2 id="${id}">${name} ${!enabled && html`<span class="tag alert">disabled</span>`}</h2>
    <p class="soft"><code>${clientId}</code>, authenticated by ${authenticationMethod}</p>
    ${
      scope === null
        ? html`<p>It may ask a person for anything; no scope is registered.</p>`
        : html`<h3>It may ask to</h3>
            ${askedScopes(scope.split(' ').filter(each => each !== ''))}`
    }
    <div class="actions">
      ${launchUri !== null && enabled && html`<a class="button plain" href="/?app=${encodeURIComponent(clientId)}" aria-describedby="${id}">Test launch</a>`}
      ${secretHash !== null && actionForm(visitor, `${path}/secret`, 'New secret', id)}
      ${actionForm(visitor, `${path}/${enabled ? 'disable' : 'enable'}`, enabled ? 'Disable' : 'Enable', id)}
    </div>
  </section>`;
}

function newClient(visitor: Visitor): Html {
  return html`<section class="panel stack" aria-labelledby="new">
    <h2 id="new">Register another</h2>
    <form method="post" action="/console/clients" class="stack">
      ${formToken(visitor)} ${field('client_name', 'Name', undefined, true)}
      ${field('client_id', 'Client id', 'Left empty, one is made')}
      ${field('redirect_uris', 'Redirect URIs', 'With spaces between them; empty for a service')}
      ${field('launch_uri', 'Launch URI', 'Where an EHR launch opens the app')}
      ${field('scope', 'Scopes', 'The most it may ask for: launch patient/Observation.rs')}
      ${field('firekeeper_description', 'What it is for', 'Shown in the gallery')}
      <fieldset class="stack">
        <legend class="label">Kind</legend>
        <p>
          <label><input type="radio" name="kind" value="public" checked /> App without a secret</label>
        </p>
        <p>
          <label><input type="radio" name="kind" value="confidential" /> App with a secret</label>
        </p>
        <p>
          <label
            ><input type="radio" name="kind" value="service" /> Service with a secret, without people</label
          >
        </p>
      </fieldset>
      <button class="button" type="submit">Register</button>
    </form>
  </section>`;
}
