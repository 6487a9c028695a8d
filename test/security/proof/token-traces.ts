import { aClient, type FhirClient } from '../../support/fhir-client.js';
import type { TestServer } from '../../support/start-server.js';
import { manage } from '../rules-world.js';
import { heard, heardOfBatch, heardOfWrite } from './heard.js';
import { changeTheInvisible } from './invisible.js';
import type { PlainRequest } from './plain-request.js';
import { aPopulation } from './population.js';
import { Random } from './random.js';
import { PlainSource } from './random-plain.js';
import { PlainWriteSource } from './random-plain-write.js';
import { RequestSource } from './random-request.js';
import { declaredPolicies, ruled, someConsents } from './random-rules.js';
import { aLaunchedToken, aRandomToken, scopeText } from './random-token.js';
import type { ProofRequest, QuestionRequest, WriteRequest } from './request.js';
import { requestText } from './request-text.js';
import type { ProofToken } from './visibility.js';
import { aWorld, type World } from './world.js';

const QUESTIONS = 28;
const PLAIN_QUESTIONS = 12;
const WRITES = 6;
const PLAIN_WRITES = 4;
export const HEARD_PER_TOKEN = QUESTIONS + PLAIN_QUESTIONS + 1 + WRITES + PLAIN_WRITES;

/** One world, and what tokens hear in it before and after all that they may not see has changed. */
export class TokenTraces {
  /** How many resources were changed. */
  changed = 0;
  private people = 0;

  private constructor(
    /** Each may be asked: they differ in their settings, and share one database. */
    private readonly servers: readonly TestServer[],
    private readonly administrator: FhirClient,
    private readonly world: World,
    private readonly random: Random,
    private readonly isRuled: boolean,
  ) {}

  static async begin(servers: readonly TestServer[], seed: number, isRuled: boolean): Promise<TokenTraces> {
    const random = new Random(seed);
    const [server] = servers;
    const user = { username: 'root', roles: ['admin'] };
    const administrator = await aClient(server!, { scope: 'user/*.cruds', user, expiresIn: 4 * 3600 });
    const world = await aWorld(administrator, aPopulation(random), random);
    if (isRuled) {
      await manage(server!, 'PUT', 'policies', declaredPolicies());
      await someConsents(administrator, world, random);
    }
    return new TokenTraces(servers, administrator, world, random, isRuled);
  }

  /** What one more token, asking at random, hears otherwise. */
  async next(): Promise<string[]> {
    const { random, world, administrator } = this;
    const token = this.token();
    const scope = scopeText(token, random);
    const client = await this.clientOf(token, scope);
    const plain = new PlainSource(random, world);
    const plainWrites = new PlainWriteSource(random, world);
    const questions = [
      ...drawn(random, world, isQuestion, QUESTIONS),
      ...Array.from({ length: PLAIN_QUESTIONS }, () => plain.question()),
    ];
    const writes = [
      ...drawn(random, world, isWrite, WRITES),
      ...Array.from({ length: PLAIN_WRITES }, () => plainWrites.write()),
    ];
    const write = async (): Promise<string[]> => this.allWrites(client, writes);
    // Whatever was deleted and came back has a past from now on, in which it is like everything else.
    await write();
    const before = { written: await write(), answered: await allOf(client, questions) };
    this.changed += await changeTheInvisible(administrator, world, token, random);
    const after = { answered: await allOf(client, questions), written: await write() };
    await world.revive(administrator);
    const caller = `[${scope}] patient ${token.patient}, user ${JSON.stringify(token.user ?? null)}`;
    return [
      ...changes(before.answered, after.answered, index => questionText(questions[index])),
      ...changes(before.written, after.written, index => JSON.stringify(writes[index])),
    ].map(text => `${text}\n  token: ${caller}`);
  }

  private token(): ProofToken {
    const { random, world } = this;
    // Who may do nothing hears little.
    const token = random.chance(0.5) ? aRandomToken(random, world) : aLaunchedToken(random, 'cruds');
    return this.isRuled ? ruled(token, world, random, false) : token;
  }

  private clientOf({ user, patient }: ProofToken, scope: string): Promise<FhirClient> {
    this.people += 1;
    return aClient(this.random.pick(this.servers), {
      scope,
      user: user === undefined ? null : { ...user, username: `person-${this.people}` },
      expiresIn: 3600,
      ...(patient === undefined ? {} : { patient }),
    });
  }

  private async allWrites(
    client: FhirClient,
    requests: readonly (WriteRequest | PlainRequest)[],
  ): Promise<string[]> {
    const answers: string[] = [];
    for (const request of requests)
      answers.push(await heardOfWrite(client, this.administrator, this.world, request));
    return answers;
  }
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
async function allOf(
  client: FhirClient,
  requests: readonly (QuestionRequest | PlainRequest)[],
): Promise<string[]> {
  const answers: string[] = [];
  for (const request of requests) answers.push(await heard(client, request));
  const sayable = requests.filter(request => request.kind !== 'plain');
  answers.push(await heardOfBatch(client, sayable.slice(0, 10)));
  return answers;
}

function questionText(question: QuestionRequest | PlainRequest | undefined): string {
  if (question === undefined) return 'the batch';
  return question.kind === 'plain' ? JSON.stringify(question) : requestText(question);
}

function isWrite(request: ProofRequest): request is WriteRequest {
  return ['create', 'update', 'patch', 'label', 'delete'].includes(request.kind);
}

function isQuestion(request: ProofRequest): request is QuestionRequest {
  return !isWrite(request) && !['batch', 'transaction', 'deferred', 'moving'].includes(request.kind);
}
