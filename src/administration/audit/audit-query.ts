import { isResourceType } from '../../fhir/definitions/resource-types.js';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import { parseInstant } from '../../fhir/model/instant.js';
import { refuseMistakes } from '../../installation/read-declared.js';
import { textIn } from '../../paging/slice.js';
import { AUDIT_OUTCOMES, type AuditOutcome } from './audit-line.js';

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 400;

/** Which entries of the journal are meant. */
export interface AuditQuery {
  readonly from: Date;
  readonly to: Date;
  readonly user?: string;
  readonly client?: string;
  readonly patient?: string;
  readonly outcome?: AuditOutcome;
  readonly action?: string;
  readonly type?: string;
}

const TEXTS = ['user', 'client', 'patient', 'action'] as const;

/** Reads a search as it was sent; what is empty was left out. The last 24 hours, if no time is said. */
export function readAuditQuery(sent: Readonly<Record<string, unknown>>, now = Date.now()): AuditQuery {
  const text = (name: string): string | undefined => textIn(sent, name);
  const to = timeOf('to', text('to')) ?? now;
  const from = timeOf('from', text('from')) ?? to - DAY_MS;
  const [outcome, type] = [text('outcome'), text('type')];
  refuseMistakes([
    ...(from < to ? [] : ['from must be before to']),
    ...(to - from <= LONGEST_DAYS * DAY_MS ? [] : [`from and to may be ${LONGEST_DAYS} days apart at most`]),
    ...(outcome === undefined || isOutcome(outcome)
      ? []
      : [`outcome must be one of ${AUDIT_OUTCOMES.join(', ')}`]),
    ...(type === undefined || isResourceType(type) ? [] : ['type must be an R4 resource type']),
  ]);
  const texts = TEXTS.flatMap(name => {
    const value = text(name);
    return value === undefined ? [] : [[name, name === 'patient' ? value.replace(/^Patient\//, '') : value]];
  });
  return {
    from: new Date(from),
    to: new Date(to),
    ...(Object.fromEntries(texts) as Partial<Record<(typeof TEXTS)[number], string>>),
    ...(outcome === undefined ? {} : { outcome: outcome as AuditOutcome }),
    ...(type === undefined ? {} : { type }),
  };
}

/** What is noted of a search: everything that narrows it. */
export function wordsOf({ from, to, ...narrowing }: AuditQuery): Readonly<Record<string, string>> {
  return { from: from.toISOString(), to: to.toISOString(), ...narrowing };
}

function isOutcome(text: string): boolean {
  return AUDIT_OUTCOMES.some(each => each === text);
}

/** An instant, or a day or minute in UTC, as a form sends it. A `+` in an address is a space. */
function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text.replace(/^(\S{16})Z?$/, '$1:00Z');
  const time = parseInstant(whole.replace(' ', '+'));
  if (time === undefined)
    throw new InvalidError(`${name} must be a time: 2026-01-31, or 2026-01-31T10:00:00Z`);
  return time;
}
