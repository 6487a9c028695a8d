import type { MappingOutcome } from '../../../auth/identity/mapping/mapping-trials.js';
import type { Recording } from '../../../auth/authorization-server/federation/sign-in-recordings.js';
import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import { actionForm, consolePage, moment } from '../console.page.js';
import { filledArea } from '../filled-field.js';

/** What is tried, and what has come out of it. */
export interface MappingView {
  readonly provider: { readonly id: string; readonly name: string };
  readonly recording?: Recording;
  /** As it was pasted, or taken from a recording. */
  readonly claims?: string;
  /** JSON: the declared one, or one that is tried in its place. */
  readonly mapping: string;
  readonly outcome?: MappingOutcome;
  readonly mistake?: string;
}

/** What would come out for somebody, and which rule makes it so. */
export function mappingPage(visitor: Visitor, view: MappingView): Page {
  const { provider, claims, mapping, outcome, mistake } = view;
  const path = `identity-providers/${provider.id}/mapping`;
  const claimsWords = {
    name: 'claims',
    label: 'Recorded claims',
    hint: 'Claims as JSON, an ID token, or a SAML response. Nothing is verified, written or kept; nobody is signed in by it',
  };
  const mappingWords = {
    name: 'mapping',
    label: 'Mapping',
    hint: 'The declared one, to be changed for a trial; what is changed here is not saved',
  };
  return consolePage(
    visitor,
    'Mapping tester',
    html`<p class="back">
        <a href="/console/identity-providers/${provider.id}">Back to ${provider.name}</a>
      </p>
      ${mistake !== undefined && html`<p class="notice wrong" role="alert">${mistake}</p>`}
      ${outcome && outcomePanel(outcome)}
      <section class="panel" aria-labelledby="try">
        <h2 id="try">Try it</h2>
        <form method="post" action="/console/${path}" class="stack">
          ${csrfField(visitor.session)} ${filledArea(claimsWords, claims ?? '', 10)}
          ${filledArea(mappingWords, mapping, 10)}
          <button class="button" type="submit">What would come out?</button>
        </form>
      </section>
      ${recordingPanel(visitor, path, view.recording)}`,
    { room: '/identity-providers', ...(mistake === undefined ? {} : { status: 400 }) },
  );
}

function outcomePanel(outcome: MappingOutcome): Html {
  return html`<section class="panel stack" aria-labelledby="outcome" role="status">
    <h2 id="outcome">
      ${
        outcome.outcome === 'admitted'
          ? html`<span class="tag good">comes in</span>`
          : html`<span class="tag alert">refused</span>`
      }
    </h2>
    <ul class="lines">
      ${factsOf(outcome).map(([name, value]) => html`<li><span>${name}</span> <span>${value}</span></li>`)}
    </ul>
    <h3>By these rules</h3>
    <ul class="attention">
      ${outcome.rules.map(
        ({ rule, holds, words }) =>
          html`<li>
            ${holds ? html`<span class="tag good">yes</span>` : html`<span class="tag calm">no</span>`}
            <span class="what"><strong>${rule}</strong>: ${words}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function factsOf(outcome: MappingOutcome): readonly (readonly [name: string, value: string])[] {
  if (outcome.outcome === 'refused') return [[outcome.reason, outcome.detail]];
  const { subject, account, username, name, email, roles, fhirUser, creates } = outcome;
  const created =
    creates && `a new ${creates.resourceType} with ${creates.identifier.system}|${creates.identifier.value}`;
  return [
    ['Subject', subject],
    ['Account', account === 'new' ? `a new one, for ${username}` : account.username],
    ['Name', name],
    ...(email === undefined ? [] : ([['E-mail address', email]] as const)),
    ['Roles', roles.length === 0 ? 'none' : roles.join(', ')],
    ['fhirUser', fhirUser ?? created ?? 'none'],
  ];
}

function recordingPanel(visitor: Visitor, path: string, recording: Recording | undefined): Html {
  return html`<section class="panel stack" aria-labelledby="recording">
    <h2 id="recording">Record a sign-in</h2>
    ${
      recording?.state === 'recorded'
        ? html`<p>
              Somebody has signed in. The claims are kept until ${moment(recording.expiresAt)}, and gone when
              they are shown.
            </p>
            ${actionForm(visitor, `${path}/recording/take`, 'Show the claims', 'recording')}`
        : html`<p>
              ${
                recording
                  ? html`The next sign-in by this provider is recorded, until ${moment(recording.expiresAt)}:
                    sign in, and open this page again.`
                  : 'The claims of the next sign-in, whoever it is and whether it is refused or not, are kept for a quarter of an hour, encrypted with SECRETS_KEY. It stands in the audit.'
              }
            </p>
            ${!recording && actionForm(visitor, `${path}/recording`, 'Record the next sign-in', 'recording')}`
    }
  </section>`;
}
