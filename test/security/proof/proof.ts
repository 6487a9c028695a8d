import { manage } from '../rules-world.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { answerTo, batchAnswers, write } from './answer.js';
import { differences } from './comparison.js';
import { expectedAnswer } from './expected.js';
import { expectedVerdict } from './expected-write.js';
import { aPopulation } from './population.js';
import { Random } from './random.js';
import { type Focus, RequestSource } from './random-request.js';
import { aLaunchedToken, aRandomToken, aTokenOfParts, scopeText } from './random-token.js';
import type { ProofRequest, QuestionRequest, WriteRequest } from './request.js';
import { declaredPolicies, ruled, someConsents } from './random-rules.js';
import { requestText } from './request-text.js';
import type { ProofToken } from './visibility.js';
import { aWorld, type World } from './world.js';

const REQUESTS_PER_TOKEN = 10;
const REQUESTS_BETWEEN_REVIVALS = 200;

/** A server with a random world, and the oracle that knows the same world by heart. */
export class Proof {
  /** Everything of a kind in the order an administrator sees, until something is written. */
  private readonly orders = new Map<string, readonly string[]>();

  private link: { readonly caller: string; readonly url: string } | undefined;

  private constructor(
    private readonly server: TestServer,
    private readonly administrator: FhirClient,
    private readonly world: World,
    private readonly random: Random,
    /** With policies and Consents. */
    private readonly isRuled = false,
  ) {}

  static async begin(seed: number, start: typeof startServer = startServer): Promise<Proof> {
    const server = await start();
    const administrator = await anAdministrator(server);
    const random = new Random(seed);
    const world = await aWorld(administrator, aPopulation(random), random);
    return new Proof(server, administrator, world, random);
  }

  /** The same with policies of roles, and Consents of some patients. */
  static async beginRuled(seed: number): Promise<Proof> {
    const server = await startServer();
    const user = { username: 'root', roles: ['admin'] };
    const administrator = await aClient(server, { scope: 'user/*.cruds', user, expiresIn: 3600 });
    const random = new Random(seed);
    const world = await aWorld(administrator, aPopulation(random), random);
    await manage(server, 'PUT', 'policies', declaredPolicies());
    await someConsents(administrator, world, random);
    return new Proof(server, administrator, world, random, true);
  }

  end(): Promise<void> {
    return this.server.close();
  }

  /** What the server answered otherwise than the oracle, as lines to read; ends early when `enough` were found. */
  async differencesIn(requests: number, enough = Infinity, focus?: Focus): Promise<string[]> {
    const source = new RequestSource(this.random, this.world, focus);
    const wrong: string[] = [];
    for (let asked = 0; asked < requests && wrong.length < enough; asked += REQUESTS_PER_TOKEN) {
      if (asked % REQUESTS_BETWEEN_REVIVALS === 0) await this.revive();
      const token = this.token(focus);
      const scope = scopeText(token, this.random);
      const { patient, user = null } = token;
      const context = patient === undefined ? {} : { patient };
      const client = await aClient(this.server, { scope, user, ...context });
      for (let number = 0; number < REQUESTS_PER_TOKEN; number++) {
        const found = [
          ...(await this.check(client, token, source.next())),
          ...(await this.tryForeignLink(client, scope)),
        ];
        const caller = `[${scope}] patient ${patient}, user ${JSON.stringify(user)}`;
        wrong.push(...found.map(difference => `${difference}, with ${caller}`));
      }
    }
    return wrong;
  }

  private token(focus: Focus | undefined): ProofToken {
    if (focus === 'part') return aTokenOfParts(this.random);
    const isRelated = focus === 'chain' || focus === 'has';
    const token = isRelated ? aLaunchedToken(this.random) : aRandomToken(this.random, this.world);
    return this.isRuled ? ruled(token, this.world, this.random) : token;
  }

  private async revive(): Promise<void> {
    await this.world.revive(this.administrator);
    this.orders.clear();
  }

  private async check(client: FhirClient, token: ProofToken, request: ProofRequest): Promise<string[]> {
    switch (request.kind) {
      case 'create':
      case 'update':
      case 'delete':
        return this.checkWrite(client, token, request);
      case 'batch': {
        const questions = request.requests as QuestionRequest[];
        const answers = await batchAnswers(client, questions);
        const found = await Promise.all(
          questions.map((question, index) => this.compare(question, token, answers[index]!)),
        );
        return found.flat().map(difference => `in a batch: ${difference}`);
      }
      default:
        return this.compare(request, token, await answerTo(client, request));
    }
  }

  private async compare(
    request: QuestionRequest,
    token: ProofToken,
    answer: Awaited<ReturnType<typeof answerTo>>,
  ): Promise<string[]> {
    const expected = expectedAnswer(request, token, this.world);
    const found = differences(request, expected, answer, await this.orderOf(request));
    return found.map(difference => `${requestText(request)}: ${difference}`);
  }

  /** The last page link that another token got must not work for this one. */
  private async tryForeignLink(client: FhirClient, caller: string): Promise<string[]> {
    if (this.random.chance(0.9)) return [];
    const foreign = this.link;
    this.link = undefined;
    if (foreign !== undefined && foreign.caller !== caller) {
      const { status } = await client.get(foreign.url);
      return status === 400 || status === 403 ? [] : [`the page link of ${foreign.caller}: ${status}`];
    }
    const { body } = await client.get('Observation?_count=1');
    const url = body?.link?.find(({ relation }: Json) => relation === 'next')?.url;
    if (url !== undefined) this.link = { caller, url };
    return [];
  }

  private async checkWrite(client: FhirClient, token: ProofToken, request: WriteRequest): Promise<string[]> {
    const expected = expectedVerdict(request, token, this.world);
    const response = await write(client, request);
    const verdict = response.status < 300 ? 'allowed' : response.status;
    if (verdict === 'allowed') await this.world.note(this.administrator, request, response);
    if (verdict === 'allowed') this.orders.clear();
    return verdict === expected ? [] : [`${JSON.stringify(request)}: ${verdict} instead of ${expected}`];
  }

  private async orderOf(request: QuestionRequest): Promise<readonly string[]> {
    const whole = wholeOf(request);
    if (!whole) return [];
    const key = requestText(whole);
    const order = this.orders.get(key) ?? (await answerTo(this.administrator, whole)).found;
    this.orders.set(key, order);
    return order;
  }
}

/** All resources or versions of the kind, in the order of the request. */
function wholeOf(request: QuestionRequest): QuestionRequest | undefined {
  if (request.kind === 'history') return { ...request, count: 1000 };
  if (request.kind !== 'search') return undefined;
  const { resourceType, sort } = request;
  return {
    kind: 'search',
    resourceType,
    where: [],
    inclusions: [],
    total: false,
    posted: false,
    count: 1000,
    ...(sort === undefined ? {} : { sort }),
  };
}
