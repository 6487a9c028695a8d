import type { Client } from '../../../clients/client.entity.js';
import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import { askedScopes } from '../../../portal/pages/asked-scopes.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import { actionForm, consolePage, moment, toldOnce } from '../console.page.js';
import { filledChoice } from '../filled-field.js';
import { metadataOf } from './client-fields.js';
import { clientFields } from './client.form.js';
import { mistakeOf, type NewClient } from './clients.page.js';

/** One client, and what has just happened to it. */
export interface ClientView extends NewClient {
  readonly client: Client;
  /** It has just got it: nobody can read it again. */
  readonly secret?: string | undefined;
}

/** One app or service: what it may, its secret, its registration. */
export function clientPage(visitor: Visitor, view: ClientView): Page {
  const { client, secret, sent, providers, mistake, status = 400 } = view;
  const path = `clients/${encodeURIComponent(client.clientId)}`;
  return consolePage(
    visitor,
    client.name,
    html`${mistakeOf(mistake)} ${secret !== undefined && secretOf(client, secret)}
      ${statePanel(visitor, client, path)} ${client.secretHash !== null && secretPanel(visitor, client, path)}
      <section class="panel" aria-labelledby="registration">
        <h2 id="registration">Registration</h2>
        <form method="post" action="/console/${path}" class="stack">
          ${csrfField(visitor.session)} ${clientFields(sent ?? metadataOf(client), providers)}
          <button class="button" type="submit">Save</button>
        </form>
      </section>
      ${deletePanel(visitor, client, path)}`,
    { room: '/clients', ...(mistake === undefined ? {} : { status }) },
  );
}

function secretOf({ name, clientId }: Client, secret: string): Html {
  return toldOnce(
    `Secret of ${name}`,
    `Nobody can read it again. Give it to whoever runs ${clientId}.`,
    secret,
  );
}

function statePanel(visitor: Visitor, client: Client, path: string): Html {
  const { clientId, enabled, scope, launchUri, createdAt } = client;
  return html`<section class="panel stack" aria-labelledby="state">
    <h2 id="state"><code>${clientId}</code> ${!enabled && html`<span class="tag alert">disabled</span>`}</h2>
    <p class="soft">Registered ${moment(createdAt)}</p>
    ${
      scope === null
        ? html`<p>It may ask a person for anything; no scope is registered.</p>`
        : html`<h3>It may ask to</h3>
            ${askedScopes(scope.split(' ').filter(each => each !== ''))}`
    }
    <div class="actions">
      ${launchUri !== null && enabled && html`<a class="button plain" href="/?app=${encodeURIComponent(clientId)}" aria-describedby="state">Test launch</a>`}
      ${actionForm(visitor, `${path}/${enabled ? 'disable' : 'enable'}`, enabled ? 'Disable' : 'Enable', 'state')}
    </div>
  </section>`;
}

const OVERLAPS = [
  ['0', 'ends at once'],
  ['3600', 'stays good for an hour'],
  ['86400', 'stays good for a day'],
  ['604800', 'stays good for a week'],
  ['2592000', 'stays good for thirty days'],
] as const;

function secretPanel(visitor: Visitor, client: Client, path: string): Html {
  const { secretCreatedAt, secretLastUsedAt, previousSecretExpiresAt, previousSecretLastUsedAt } = client;
  const times = [
    ['Made', secretCreatedAt],
    ['Last used', secretLastUsedAt],
    ['The one before is good until', previousSecretExpiresAt],
    ['The one before was last used', previousSecretLastUsedAt],
  ] as const;
  return html`<section class="panel stack" aria-labelledby="secret">
    <h2 id="secret">Secret</h2>
    <ul class="lines">
      ${times.map(([words, at]) => at !== null && html`<li><span>${words}</span> <span>${moment(at)}</span></li>`)}
    </ul>
    <form method="post" action="/console/${path}/secret" class="stack">
      ${csrfField(visitor.session)} ${filledChoice({ name: 'overlap', label: 'The present one' }, OVERLAPS)}
      <button class="button plain" type="submit" aria-describedby="secret">New secret</button>
    </form>
  </section>`;
}

function deletePanel(visitor: Visitor, { clientId }: Client, path: string): Html {
  return html`<details class="panel">
    <summary>Delete it</summary>
    <form method="post" action="/console/${path}/delete" class="stack">
      ${csrfField(visitor.session)}
      <p>
        With it go what people have granted to it, its tokens, and what it keeps here. One that is declared in
        the bootstrap file comes back at the next start.
      </p>
      <p class="ticks">
        <label><input type="checkbox" name="sure" value="yes" required /> Delete ${clientId}</label>
      </p>
      <button class="button plain" type="submit">Delete</button>
    </form>
  </details>`;
}
