import type {
  PolicyDeclaration,
  PolicyRuleDeclaration,
} from '../../../access/policies/policy.declaration.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import type { RoleInUse } from '../../policies/policy-administration.js';
import { consolePage, orNothing } from '../console.page.js';

const ROOM = { room: '/policies' };
const WITHOUT_POLICY: Readonly<Record<string, string>> = {
  admin: 'everything; no policy can be about this role',
  clinician: 'everything but audit events, subscriptions and changes of definitions',
  patient: 'the own record',
  'privacy-officer': 'no records; the review of broken glass and the audit journal',
};

/** The policies in force, and what each role has. */
export function policiesPage(
  visitor: Visitor,
  policies: readonly PolicyDeclaration[],
  roles: readonly RoleInUse[],
): Page {
  const beside = html`<div class="actions">
    <a class="button" href="/console/policies/edit">Add a policy</a>
    <a class="button plain" href="/console/policies/try">Try access</a>
    <a class="button plain" href="/console/policies/versions">History</a>
  </div>`;
  const panels = policies.map((policy, index) =>
    policyPanel(policy, `policy-${index}`, peopleOf(policy, roles)),
  );
  const content = html`${orNothing(panels, 'There is no policy: what roles have is built in.')}
  ${roleTable(roles)}`;
  return consolePage(visitor, 'Policies', content, { ...ROOM, beside });
}

function peopleOf({ roles }: PolicyDeclaration, all: readonly RoleInUse[]): Html {
  const named = all.filter(({ role }) => roles.includes(role));
  return html`<p class="soft">
    About
    ${named.map(({ role, people }, index) => html`${index > 0 && ', '}<a href="/console/users?role=${role}">${role}</a> (${people})`)}
  </p>`;
}

/** A policy in words. */
export function policyPanel(policy: PolicyDeclaration, id: string, about: Html): Html {
  const { name, rules, break_the_glass: glass, remove_labels: labels } = policy;
  return html`<section class="panel stack" aria-labelledby="${id}">
    <div class="heading-line">
      <h2 id="${id}">${name}</h2>
      <a
        class="button plain slim"
        href="/console/policies/edit?${new URLSearchParams({ name }).toString()}"
        aria-describedby="${id}"
        >Edit</a
      >
    </div>
    ${about}
    <ul class="lines">
      ${rules.map(
        rule =>
          html`<li>
            <span>${ruleWords(rule)}</span>
            <span>${rule.effect === 'deny' && html`<span class="tag alert">deny wins</span>`}</span>
          </li>`,
      )}
      ${glass && html`<li><span>May break the glass</span></li>`}
      ${labels && html`<li><span>May remove security labels</span></li>`}
    </ul>
  </section>`;
}

const ACTS: Readonly<Record<string, string>> = {
  c: 'create',
  r: 'read',
  u: 'change',
  d: 'delete',
  s: 'search',
};

function ruleWords({ effect, types, interactions, criteria, patients }: PolicyRuleDeclaration): Html {
  const acts = interactions.split('').map(letter => ACTS[letter]);
  return html`${effect === 'deny' ? 'May not' : 'May'} ${acts.join(', ')}
    <strong>${types.includes('*') ? 'resources of every type' : types.join(', ')}</strong>
    ${criteria !== undefined && html`that match <code>${criteria}</code>`}
    ${patients !== undefined && html`of own patients, by ${patients.join(' or ')}`}`;
}

function roleTable(roles: readonly RoleInUse[]): Html {
  return html`<section class="panel" aria-labelledby="roles">
    <h2 id="roles">Roles</h2>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col" class="amount">People</th>
            <th scope="col">Has</th>
          </tr>
        </thead>
        <tbody>
          ${roles.map(
            ({ role, people, policies }) =>
              html`<tr>
                <th scope="row"><a href="/console/users?role=${role}">${role}</a></th>
                <td class="amount">${people}</td>
                <td>
                  ${policies.length > 0 ? `what “${policies.join('”, “')}” says` : (WITHOUT_POLICY[role] ?? 'nothing: no policy is about it')}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
