import { InvalidError } from '../fhir/errors/fhir-error.js';
import type { StateKey } from './app-state.repository.js';
import { subjectOf } from './state-basic.js';

const PARAMETERS: ReadonlySet<string> = new Set(['code', 'subject', 'subject:missing']);

/** `?code={system|code}&subject={absolute}`, or `&subject:missing=true` for global state. */
export function readStateQuery(
  query: Readonly<Record<string, unknown>>,
  fhirBase: string,
): Omit<StateKey, 'clientId'> & { readonly self: string } {
  const unknown = Object.keys(query).find(name => !PARAMETERS.has(name));
  if (unknown !== undefined)
    throw new InvalidError('App State is found by code and subject alone', unknown, 'not-supported');
  const [, system, code] = /^([^|,]+)\|([^|,]+)$/.exec(text(query, 'code') ?? '') ?? [];
  if (system === undefined || code === undefined)
    throw new InvalidError('code must be one system|code', 'code');
  const subject = text(query, 'subject');
  const missing = text(query, 'subject:missing');
  if ((subject === undefined) === (missing === undefined) || (missing !== undefined && missing !== 'true'))
    throw new InvalidError('Ask for subject, or for subject:missing=true', 'subject');
  const self = new URLSearchParams(query as Record<string, string>).toString();
  return { system, code, subject: subject === undefined ? null : subjectOf(subject, fhirBase), self };
}

function text(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new InvalidError(`${name} may stand once`, name);
}
