import { html, type Html } from '../../../pages/html.js';
import { AUDIT_OUTCOMES } from '../../audit/audit-line.js';
import type { AuditQuery } from '../../audit/audit-query.js';
import { searchChoice, searchField } from '../search-field.js';

const HOUR_MS = 3_600_000;
const SPANS = [
  ['Last hour', HOUR_MS],
  ['24 hours', 24 * HOUR_MS],
  ['7 days', 168 * HOUR_MS],
  ['30 days', 720 * HOUR_MS],
] as const;

const OUTCOME_WORDS = {
  success: 'answered',
  denied: 'denied',
  invalid: 'sent in a wrong way',
  failure: 'failed here',
} as const;

/** What is asked for most; whatever else the journal knows can be typed into the address. */
const ACTIONS = [
  'read',
  'search',
  'history',
  'create',
  'update',
  'patch',
  'delete',
  'login',
  'logout',
  'consent',
  'launch',
  'token-issued',
  'token-revoked',
  'break-the-glass',
  'export',
  'policy-changed',
  'user-changed',
  'client-changed',
] as const;

/** What the journal is searched by. */
export function auditFilters(query: AuditQuery): Html {
  const { from, to, ...narrowing } = query;
  const sent = { ...narrowing, from: minuteOf(from), to: minuteOf(to) };
  return html`<section class="panel stack" aria-labelledby="filters">
    <h2 id="filters">What to look for</h2>
    <form method="get" action="/console/audit" class="stack" role="search">
      <div class="filters">
        ${searchField(sent, 'from', 'From (UTC)', 'datetime-local')}
        ${searchField(sent, 'to', 'To (UTC)', 'datetime-local')} ${searchField(sent, 'user', 'User name')}
        ${searchField(sent, 'client', 'Client id')} ${searchField(sent, 'patient', 'Patient id')}
        ${searchField(sent, 'type', 'Resource type')}
        ${searchChoice(sent, 'action', 'Action', withChosen(query.action))}
        ${searchChoice(
          sent,
          'outcome',
          'Outcome',
          AUDIT_OUTCOMES.map(outcome => [outcome, OUTCOME_WORDS[outcome]]),
        )}
      </div>
      <div class="actions">
        <button class="button" type="submit">Search</button>
        ${SPANS.map(
          ([words, length]) => html`<a class="button plain" href="?${spanQuery(query, length)}">${words}</a>`,
        )}
      </div>
    </form>
  </section>`;
}

/** The same search as an address; `changes` go over it. */
export function queryText(query: AuditQuery, changes: Readonly<Record<string, string>> = {}): string {
  const { from, to, ...narrowing } = query;
  const times = { from: from.toISOString(), to: to.toISOString() };
  return new URLSearchParams({ ...times, ...narrowing, ...changes }).toString();
}

function spanQuery({ from: _from, to: _to, ...narrowing }: AuditQuery, length: number): string {
  return new URLSearchParams({
    from: new Date(Date.now() - length).toISOString(),
    ...narrowing,
  }).toString();
}

function withChosen(chosen: string | undefined): readonly (readonly [string, string])[] {
  const actions: readonly string[] = ACTIONS;
  const all = chosen === undefined || actions.includes(chosen) ? actions : [...actions, chosen];
  return all.map(action => [action, action]);
}

/** Whole minutes: the end is rounded up, so that nothing that was found is lost when the form is sent again. */
function minuteOf(time: Date): string {
  return new Date(Math.ceil(time.getTime() / 60_000) * 60_000).toISOString().slice(0, 16);
}
