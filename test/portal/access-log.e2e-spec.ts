import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { AuditEventsJob } from '../../src/fhir/audit/audit-events.job.js';
import { PortalSessionRepository } from '../../src/portal/session/portal-session.repository.js';
import { aHospital } from '../smart/a-hospital.js';
import { aClient } from '../support/fhir-client.js';
import type { TestServer } from '../support/start-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital({ environment: { AUDIT_EVENTS: 'true' } });
});
afterAll(async () => server?.close());

async function pageFor(username: string, path = '/account/access-log'): Promise<string> {
  await server.get(AuditEventsJob).run();
  const user = await server.get(UserRepository).findByUsername(username);
  const id = await server.get(PortalSessionRepository).begin(user!.id);
  const response = await server.request(path, { headers: { Cookie: `firekeeper_portal=${id}` } });
  expect(response.status).toBe(200);
  return response.text();
}

/** Without what is random or sealed, where any three letters may stand. */
function written(html: string): string {
  return html.replaceAll(/[\w-]{20,}/g, '');
}

describe('[S73] /account/access-log', () => {
  it('tells a patient who looked, by which app, at what, when', async () => {
    const grace = { username: 'dr.grace', fhirUser: 'Practitioner/grace' };
    const clinician = await aClient(server, { scope: 'user/*.rs', clientId: 'public-app', user: grace });
    expect((await clinician.get('Observation/weight-of-alice')).status).toBe(200);
    expect((await clinician.get('Observation?patient=alice,bob')).status).toBe(200);
    const html = await pageFor('alice');
    expect(html).toMatch(/dr\.grace[\s\S]*Public App[\s\S]*searched[\s\S]*measurements and test results/);
    expect(html).toMatch(/dr\.grace[\s\S]*Public App[\s\S]*read[\s\S]*measurements and test results/);
    expect(written(html)).not.toMatch(/bob/i);
  });

  it('does not tell of another patient, whoever is asked for', async () => {
    expect(written(await pageFor('alice', '/account/access-log?patient=bob'))).not.toMatch(/bob/i);
  });

  it('goes on page by page', async () => {
    const clinician = await aClient(server, { scope: 'user/*.rs', clientId: 'public-app' });
    for (let look = 0; look < 30; look++) await clinician.get('Patient/alice');
    const html = await pageFor('alice');
    const next = /href="(\/account\/access-log\?[^"]*page=[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    expect(await pageFor('alice', next)).toMatch(/<li class="panel">/);
  });

  it('is linked from the account, and asks strangers to sign in', async () => {
    expect(await pageFor('alice', '/account')).toContain('href="/account/access-log"');
    expect((await server.request('/account/access-log')).status).toBe(303);
  });

  it('says so where nobody has looked', async () => {
    expect(await pageFor('dr.grace')).toContain('Nobody has looked at this record yet');
  });
});
