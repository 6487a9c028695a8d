import { describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { changeTheInvisible } from './invisible.js';
import { aPopulation } from './population.js';
import { Random } from './random.js';
import { RequestSource } from './random-request.js';
import { aRandomToken, scopeText } from './random-token.js';
import type { ProofRequest, QuestionRequest } from './request.js';
import { requestText } from './request-text.js';
import { aWorld } from './world.js';

const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_122);
const WORLDS = Number(process.env['PROOF_WORLDS'] ?? 1);
const TOKENS = 8;
const REQUESTS_PER_TOKEN = 40;

/** One answer without what must differ: times of writing, seals, the request's own id. */
async function spoken(client: FhirClient, request: QuestionRequest): Promise<string> {
  const { status, text } = await client.get(requestText(request));
  return `${status} ${text
    .replaceAll(/"lastUpdated":"[^"]+"/g, '"lastUpdated":""')
    .replaceAll(/_page=[\w-]+/g, '_page=')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')}`;
}

function isQuestion(request: ProofRequest): request is QuestionRequest {
  return !['create', 'update', 'delete', 'batch'].includes(request.kind);
}

async function all(client: FhirClient, requests: readonly QuestionRequest[]): Promise<string[]> {
  const answers: string[] = [];
  for (const request of requests) answers.push(await spoken(client, request));
  return answers;
}

describe('what a token may not see makes no difference', () => {
  it.each(Array.from({ length: WORLDS }, (_, number) => SEED + number))(
    `seed %i: ${TOKENS} tokens hear the same before and after all else has changed`,
    async seed => {
      const server = await startServer();
      try {
        expect(await traces(server, new Random(seed))).toEqual([]);
      } finally {
        await server.close();
      }
    },
    300_000,
  );
});

/** The requests that were answered otherwise once the invisible had changed. */
async function traces(server: TestServer, random: Random): Promise<string[]> {
  const administrator = await anAdministrator(server);
  const world = await aWorld(administrator, aPopulation(random), random);
  const source = new RequestSource(random, world);
  const found: string[] = [];
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
    await world.revive(administrator);
    const different = requests.filter((_, index) => before[index] !== after[index]);
    found.push(...different.map(request => `${requestText(request)} [${scope}; ${patient}]`));
  }
  return changed > TOKENS ? found : ['Nothing was changed: the test shows nothing'];
}
