import { auditedRequest } from '../../../audit/audited-request.js';
import type { User } from '../../identity/user.entity.js';
import type { CurrentInteraction } from './current-interaction.js';

/** Writes into the audit trail that somebody has signed in; or, with a reason, that nobody has. */
export function noteSignIn({ client }: CurrentInteraction, user: User | undefined, reason?: string): void {
  auditedRequest()?.note({
    kind: 'login',
    outcome: reason === undefined ? 'success' : 'refused',
    client: client.clientId,
    ...(user ? { user: user.username } : {}),
    ...(user?.fhirUser ? { fhirUser: user.fhirUser } : {}),
    ...(reason === undefined ? {} : { reason }),
  });
}
