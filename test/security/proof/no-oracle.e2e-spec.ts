import { describe, expect, it } from 'vitest';
import { aClient, type FhirClient } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { heard, heardOfBatch, heardOfWrite } from './heard.js';
import { changeTheInvisible } from './invisible.js';
import { aPopulation } from './population.js';
import { Random } from './random.js';
import { RequestSource } from './random-request.js';
import { aRandomToken, scopeText } from './random-token.js';
import type { ProofRequest, QuestionRequest, WriteRequest } from './request.js';
import { requestText } from './request-text.js';
import { aWorld, type World } from './world.js';

const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_122);
const WORLDS = Number(process.env['PROOF_WORLDS'] ?? 1);
const TOKENS = 8;
const QUESTIONS_PER_TOKEN = 40;
const WRITES_PER_TOKEN = 6;

describe('what a token may not see makes no difference', () => {
  it.for(Array.from({ length: WORLDS }, (_, number) => SEED + number))(
    `seed %i: ${TOKENS} tokens hear the same before and after all else has changed, whatever they ask and write`,
    { timeout: 600_000 },
    async (seed, { task }) => {
      const server = await startServer();
      try {
        const found = await traces(server, seed);
        task.meta.shown = {
          'requests and writes heard twice, all that is invisible changed between':
            TOKENS * (QUESTIONS_PER_TOKEN + 1 + WRITES_PER_TOKEN),
          'of them heard otherwise': found.length,
        };
        expect(found).toEqual([]);
      } finally {
        await server.close();
      }
    },
  );
});

/** The requests that were answered otherwise once the invisible had changed. */
async function traces(server: TestServer, seed: number): Promise<string[]> {
  const random = new Random(seed);
  const administrator = await aClient(server, { scope: 'system/*.cruds', expiresIn: 3600 });
  const world = await aWorld(administrator, aPopulation(random), random);
  const found: string[] = [];
  let changed = 0;
  for (let number = 0; number < TOKENS; number++) {
    const token = aRandomToken(random, world);
    const { patient, user = null } = token;
    const scope = scopeText(token, random);
    const client = await aClient(server, {
      scope,
      user,
      expiresIn: 3600,
      ...(patient === undefined ? {} : { patient }),
    });
    const questions = drawn(random, world, isQuestion, QUESTIONS_PER_TOKEN);
    const writes = drawn(random, world, isWrite, WRITES_PER_TOKEN);
    const write = async (): Promise<string[]> => allWrites(client, administrator, world, writes);
    // Whatever was deleted and came back has a past from now on, in which it is like everything else.
    await write();
    const before = { written: await write(), answered: await allOf(client, questions) };
    changed += await changeTheInvisible(administrator, world, token, random);
    const after = { answered: await allOf(client, questions), written: await write() };
    await world.revive(administrator);
    const caller = `[${scope}] patient ${patient}, user ${JSON.stringify(user)}`;
    found.push(
      ...changes(before.answered, after.answered, index => questionText(questions, index)),
      ...changes(before.written, after.written, index => JSON.stringify(writes[index])),
    );
    if (found.length > 0) return found.map(text => `${text}\n  world: seed ${seed}\n  token: ${caller}`);
  }
  return changed > TOKENS ? found : ['Nothing was changed: the test shows nothing'];
}

/** What was said otherwise, with both answers. */
function changes(
  before: readonly string[],
  after: readonly string[],
  request: (index: number) => string,
): string[] {
  return before.flatMap((text, index) =>
    text === after[index] ? [] : [`${request(index)}\n  before: ${text}\n  after: ${after[index]}`],
  );
}

function drawn<T extends ProofRequest>(
  random: Random,
  world: World,
  is: (request: ProofRequest) => request is T,
  count: number,
): T[] {
  const source = new RequestSource(random, world, is === (isWrite as unknown) ? 'write' : undefined);
  return Array.from({ length: count * 2 }, () => source.next())
    .filter(is)
    .slice(0, count);
}

/** Each alone, and at the end the first few of them in one batch. */
async function allOf(client: FhirClient, requests: readonly QuestionRequest[]): Promise<string[]> {
  const answers: string[] = [];
  for (const request of requests) answers.push(await heard(client, request));
  answers.push(await heardOfBatch(client, requests.slice(0, 10)));
  return answers;
}

async function allWrites(
  client: FhirClient,
  administrator: FhirClient,
  world: World,
  requests: readonly WriteRequest[],
): Promise<string[]> {
  const answers: string[] = [];
  for (const request of requests) answers.push(await heardOfWrite(client, administrator, world, request));
  return answers;
}

function questionText(questions: readonly QuestionRequest[], index: number): string {
  const question = questions[index];
  return question === undefined ? 'the batch' : requestText(question);
}

function isWrite(request: ProofRequest): request is WriteRequest {
  return ['create', 'update', 'patch', 'delete'].includes(request.kind);
}

function isQuestion(request: ProofRequest): request is QuestionRequest {
  return !isWrite(request) && !['batch', 'transaction', 'deferred'].includes(request.kind);
}
