import type { AuditCaller } from '../../audit/audit-entry.js';
import type { Principal } from './principal.js';

const callers = new WeakMap<Principal, AuditCaller>();

/** The caller as the audit journal names it; a token that is remembered keeps it. */
export function callerOf(principal: Principal): AuditCaller {
  const known = callers.get(principal);
  if (known) return known;
  const { clientId, tokenId, patient, user, brokenGlass } = principal;
  const caller: AuditCaller = {
    client: clientId,
    token: tokenId,
    ...(user === undefined ? {} : { user: user.username }),
    ...(user?.fhirUser === undefined ? {} : { fhirUser: user.fhirUser }),
    ...(patient === undefined ? {} : { patient }),
    ...(brokenGlass === undefined ? {} : { purpose: brokenGlass.purpose }),
  };
  callers.set(principal, caller);
  return caller;
}
