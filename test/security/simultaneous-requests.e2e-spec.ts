import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessFilter } from '../../src/fhir/access/access-filter.js';
import { TransactionInteraction } from '../../src/fhir/interactions/transaction.interaction.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const PATIENTS = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'];

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.get(TransactionInteraction).execute(AccessFilter.unrestricted('test'), {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: PATIENTS.map(id => ({
      resource: { resourceType: 'Patient', id, name: [{ family: id }] },
      request: { method: 'PUT', url: `Patient/${id}` },
    })),
  });
});
afterAll(async () => server.close());

describe('Bearer tokens of several callers at the same time – RFC 6750', () => {
  it('answers every request, and each with the rights of its own token', async () => {
    for (let round = 0; round < 5; round += 1) {
      const tokens = await Promise.all(
        PATIENTS.map(patient => aToken(server, { scope: 'patient/Patient.rs', patient })),
      );
      const seen = await Promise.all(tokens.map(async token => idsSeenWith(token)));
      expect(seen).toEqual(PATIENTS.map(patient => [patient]));
    }
  });
});

async function idsSeenWith(token: string): Promise<readonly string[]> {
  const response = await server.request('/fhir/Patient', {
    headers: bearer(token),
    signal: AbortSignal.timeout(5000),
  });
  const { entry = [] } = (await response.json()) as { entry?: { resource: { id: string } }[] };
  return entry.map(({ resource }) => resource.id);
}
