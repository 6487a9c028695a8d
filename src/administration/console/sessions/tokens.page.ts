import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import { askedScopes } from '../../../portal/pages/asked-scopes.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import type { Slice } from '../../../paging/slice.js';
import type { TokensInForce } from '../../sessions/session-administration.js';
import { actionForm, consolePage, moment, moreOf, orNothing } from '../console.page.js';
import { searchField, searchForm, sentText } from '../search-field.js';

/** Who holds tokens for whom, each with a button that ends them. */
export function tokensPage(
  visitor: Visitor,
  found: Slice<TokensInForce>,
  sent: Readonly<Record<string, unknown>>,
): Page {
  const panels = found.items.map((tokens, index) => panel(visitor, tokens, `grant-${index}`));
  const filters = [searchField(sent, 'user', 'User name'), searchField(sent, 'client', 'Client id')];
  const client = sentText(sent, 'client');
  const content = html`${searchForm('tokens', filters)}
  ${client !== '' && panels.length > 0 && revokeAll(visitor, client)}
  ${orNothing(panels, 'No token is in force.')} ${moreOf('tokens', sent, found)}`;
  return consolePage(visitor, 'Tokens', content);
}

function panel(visitor: Visitor, tokens: TokensInForce, id: string): Html {
  const { id: grant, client, user, scope, tokens: count, lastUsedAt, expiresAt } = tokens;
  return html`<article class="panel stack" aria-labelledby="${id}">
    <div class="heading-line">
      <h2 id="${id}">${client} ${user === null ? 'for itself' : `for ${user}`}</h2>
      ${actionForm(visitor, `tokens/${encodeURIComponent(grant)}/revoke`, 'Revoke', id)}
    </div>
    <p class="soft">
      ${count} ${count === 1 ? 'token' : 'tokens'} in force until
      ${moment(expiresAt)}${lastUsedAt && html`, last used ${moment(lastUsedAt)}`}
    </p>
    <details>
      <summary>What it may do</summary>
      ${askedScopes(scope.split(' ').filter(each => each !== ''))}
    </details>
  </article>`;
}

function revokeAll(visitor: Visitor, client: string): Html {
  return html`<form method="post" action="/console/tokens/revoke" class="notice heading-line">
    ${csrfField(visitor.session)} <input type="hidden" name="client" value="${client}" />
    <span>Every person has to let ${client} in again.</span>
    <button class="button plain" type="submit">Revoke all of ${client}</button>
  </form>`;
}
