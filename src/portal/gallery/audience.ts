import { parseSmartScope } from '../../auth/scopes/smart-scope.js';
import { scopeWords } from '../../auth/scopes/identity-scopes.js';
import type { Client } from '../../clients/client.entity.js';
import { PORTAL_CLIENT_ID } from '../portal-client.js';
import type { Visitor } from '../session/visitor.js';

/** Patients see the apps for patients, everybody else those for the staff (docs/portal.md, "The gallery"). */
export function isFor({ seesManyPatients }: Visitor, { clientId, about, scope }: Client): boolean {
  const audience = seesManyPatients ? 'clinicians' : 'patients';
  if (clientId === PORTAL_CLIENT_ID) return false;
  if (about.firekeeper_audience !== undefined) return about.firekeeper_audience === audience;
  if (audience === 'clinicians') return true;
  // unless it says for whom it is: what asks for more than the record of one patient is not for patients
  return scopeWords(scope ?? '').every(each => (parseSmartScope(each)?.context ?? 'patient') === 'patient');
}
