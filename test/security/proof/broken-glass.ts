import { manage } from '../rules-world.js';
import { AccessTokenMint } from '../../../src/auth/authorization-server/keys/access-token-mint.js';
import type { TestServer } from '../../support/start-server.js';

import type { ProofPerson } from './rules.js';

const REASON = 'Unconscious in the emergency room';

/** A token for the record of one patient beyond policy and consent. */
export async function brokenGlass(server: TestServer, token: string, patient: string): Promise<string> {
  const asked = { patient, reason: REASON, purpose: 'ETREAT' };
  const { status, body } = await manage(server, 'POST', 'break-glass', asked, token);
  if (status !== 201) throw new Error(`Breaking the glass was answered ${status}: ${JSON.stringify(body)}`);
  return body.access_token;
}

/** The same as it would be a minute after its end. */
export function expiredGlass(
  server: TestServer,
  { scope, user, glass }: { readonly scope: string; readonly user: ProofPerson; readonly glass: string },
): Promise<string> {
  const claim = { id: '0d9c6c7e-8a3e-4a59-9d0c-3c6b7c1f2a11', patient: glass, purpose: 'ETREAT' };
  const rights = { username: 'dr-test', ...user };
  return server
    .get(AccessTokenMint)
    .mint({ clientId: 'test-app', scope, user: rights, brokenGlass: claim, expiresIn: -60 });
}
