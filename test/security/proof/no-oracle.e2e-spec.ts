import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { changeTheInvisible } from './invisible.js';
import { aPopulation } from './population.js';
import { Random } from './random.js';
import { RequestSource } from './random-request.js';
import { aRandomToken, scopeText } from './random-token.js';
import type { ProofRequest } from './request.js';
import { requestText } from './request-text.js';
import { aWorld, type World } from './world.js';

const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_122);
const TOKENS = Number(process.env['PROOF_TOKENS'] ?? 8);
const REQUESTS_PER_TOKEN = 40;

let server: TestServer;
let administrator: FhirClient;
let world: World;
const random = new Random(SEED);

beforeAll(async () => {
  server = await startServer();
  administrator = await anAdministrator(server);
  world = await aWorld(administrator, aPopulation(random), random);
});
afterAll(async () => server?.close());

/** One answer without what must differ: times of writing, seals, the request's own id. */
async function spoken(client: FhirClient, request: ProofRequest): Promise<string> {
  const { status, text } = await client.get(requestText(request as never));
  return `${status} ${text
    .replaceAll(/"lastUpdated":"[^"]+"/g, '"lastUpdated":""')
    .replaceAll(/_page=[\w-]+/g, '_page=')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')}`;
}

function isQuestion({ kind }: ProofRequest): boolean {
  return !['create', 'update', 'delete', 'batch'].includes(kind);
}

async function all(client: FhirClient, requests: readonly ProofRequest[]): Promise<string[]> {
  const answers: string[] = [];
  for (const request of requests) answers.push(await spoken(client, request));
  return answers;
}

describe('what a token may not see makes no difference', () => {
  it(`${TOKENS} tokens hear the same before and after all else has changed (seed ${SEED})`, async () => {
    const source = new RequestSource(random, world);
    let changed = 0;
    for (let number = 0; number < TOKENS; number++) {
      const token = aRandomToken(random, world);
      const { patient, user = null } = token;
      const scope = scopeText(token, random);
      const client = await aClient(server, { scope, user, ...(patient === undefined ? {} : { patient }) });
      const requests = Array.from({ length: REQUESTS_PER_TOKEN }, () => source.next()).filter(isQuestion);
      const before = await all(client, requests);
      changed += await changeTheInvisible(administrator, world, token, random);
      const after = await all(client, requests);
      const different = requests.filter((_, index) => before[index] !== after[index]);
      await world.revive(administrator);
      expect(different.map(request => `${requestText(request as never)} [${scope}; ${patient}]`)).toEqual([]);
    }
    expect(changed).toBeGreaterThan(TOKENS);
  }, 600_000);
});
