import type { User } from '../../auth/identity/user.entity.js';
import { csrfField } from '../../pages/csrf-field.js';
import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import type { Visitor } from '../../portal/session/visitor.js';
import type { Slice } from '../../paging/slice.js';
import { actionForm, consolePage, moreOf, orNothing, toldOnce } from './console.page.js';
import { type FieldWords, filledField } from './filled-field.js';
import { searchField, searchForm } from './search-field.js';

/** A link just made, which is told once. */
export interface InvitationLink {
  readonly username: string;
  readonly url: string;
}

/** The accounts, and a form for one more. */
export function usersPage(
  visitor: Visitor,
  found: Slice<User>,
  sent: Readonly<Record<string, unknown>>,
  link?: InvitationLink,
): Page {
  const told = link && toldOnce(`Invitation of ${link.username}`, INVITATION, link.url);
  const panels = found.items.map(user => panel(visitor, user));
  return consolePage(
    visitor,
    'People',
    html`${told}${peopleSearch(sent)}${orNothing(panels, 'There is nobody of this name.')}${moreOf('users', sent, found)}${newUser(visitor)}`,
    { beside: html`<a class="button" href="#new">Add a person</a>` },
  );
}

function peopleSearch(sent: Readonly<Record<string, unknown>>): Html {
  return searchForm('users', [
    searchField(sent, 'search', 'Name or e-mail address'),
    searchField(sent, 'role', 'Role'),
  ]);
}

const INVITATION =
  'Whoever opens this link sets the password: it is good once, for three days. Give it to the person only.';

function panel(visitor: Visitor, user: User): Html {
  const { id, username, name, email, fhirUser, enabled, passwordHash, managedBy } = user;
  const about = `user-${id}`;
  return html`<section class="panel stack" aria-labelledby="${about}">
    <h2 id="${about}">
      ${name} <span class="number">(${username})</span>
      ${!enabled && html`<span class="tag alert">disabled</span>`}
    </h2>
    <p class="soft">
      ${[fhirUser, email, passwordHash === null && 'no password here'].filter(Boolean).join(', ')}
      ${managedBy !== null && html`<span class="tag">kept by the directory (SCIM)</span>`}
    </p>
    ${managedBy === null ? rolesForm(visitor, user, about) : html`<p>Roles: ${user.roles.join(' ') || 'none'}</p>`}
    <p><a href="/console/users/${id}/credentials">Password and second factor of ${username}</a></p>
    <div class="actions">
      ${enabled && actionForm(visitor, `users/${id}/invitation`, 'Invitation link', about)}
      ${actionForm(visitor, `users/${id}/revoke`, 'End all grants and sessions', about)}
      ${id !== visitor.user.id && actionForm(visitor, `users/${id}/${enabled ? 'disable' : 'enable'}`, enabled ? 'Disable' : 'Enable', about)}
    </div>
  </section>`;
}

function rolesForm(visitor: Visitor, { id, username, roles }: User, about: string): Html {
  return html`<form method="post" action="/console/users/${id}/roles" class="stack">
    ${csrfField(visitor.session)}
    <div class="field">
      <label for="roles-${id}">Roles of ${username}</label>
      <input id="roles-${id}" name="roles" type="text" value="${roles.join(' ')}" autocomplete="off" />
    </div>
    <button class="button plain" type="submit" aria-describedby="${about}">Set the roles</button>
  </form>`;
}

const NEW_USER: readonly FieldWords[] = [
  { name: 'username', label: 'User name', isRequired: true },
  { name: 'name', label: 'Name' },
  { name: 'email', label: 'E-mail address' },
  { name: 'fhirUser', label: 'Entry in the records', hint: 'Such as Practitioner/123 or Patient/456' },
  {
    name: 'roles',
    label: 'Roles',
    hint: 'With spaces between them: clinician, patient, privacy-officer, admin, or those of your policies',
  },
];

function newUser(visitor: Visitor): Html {
  return html`<section class="panel stack" aria-labelledby="new">
    <h2 id="new">Add a person</h2>
    <form method="post" action="/console/users" class="stack">
      ${csrfField(visitor.session)} ${NEW_USER.map(each => filledField(each))}
      <button class="button" type="submit">Add and make an invitation link</button>
    </form>
  </section>`;
}
