import { manage } from '../rules-world.js';
import type { TestServer } from '../../support/start-server.js';

const REASON = 'Unconscious in the emergency room';

/** A token for the record of one patient beyond policy and consent. */
export async function brokenGlass(server: TestServer, token: string, patient: string): Promise<string> {
  const asked = { patient, reason: REASON, purpose: 'ETREAT' };
  const { status, body } = await manage(server, 'POST', 'break-glass', asked, token);
  if (status !== 201) throw new Error(`Breaking the glass was answered ${status}: ${JSON.stringify(body)}`);
  return body.access_token;
}
