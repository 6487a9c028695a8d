import { describe, expect, it } from 'vitest';
import type { AuditEventKind } from '../../audit/audit-entry.js';
import { noteCodes } from '../../fhir/audit/event-codes.js';
import { messagesIn } from '../../pages/language/messages.js';

/** All of them: one that is left out does not compile. */
const KINDS: Readonly<Record<AuditEventKind, true>> = {
  login: true,
  logout: true,
  consent: true,
  launch: true,
  'token-issued': true,
  'token-refreshed': true,
  'token-revoked': true,
  'token-introspected': true,
  authorization: true,
  'client-registered': true,
  'client-changed': true,
  'policy-changed': true,
  'identity-provider-changed': true,
  'installation-changed': true,
  'user-changed': true,
  'session-ended': true,
  'app-revoked': true,
  'break-the-glass': true,
  'break-the-glass-reviewed': true,
  operation: true,
  job: true,
  'page-link-refused': true,
  export: true,
};

describe('Who looked at a record', () => {
  it.each(['en', 'de'] as const)('is told in words for each kind of event: %s', language => {
    const { actions } = messagesIn(language).accessLog;
    const codes = Object.keys(KINDS).map(
      kind => noteCodes(kind as AuditEventKind, 'urn:codes').subtype.code ?? '',
    );
    expect(codes.filter(code => actions[code] === undefined)).toEqual([]);
  });
});
