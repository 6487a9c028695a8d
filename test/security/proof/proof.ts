import { manage } from '../rules-world.js';
import { aClient, FhirClient } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { aToken, type TokenRequest } from '../../support/tokens.js';
import { AdministratorView } from './administrator-view.js';
import { brokenGlass, expiredGlass } from './broken-glass.js';
import { Examination, type Finding } from './examination.js';
import { aPopulation } from './population.js';
import { Random } from './random.js';
import { type Focus, RequestSource } from './random-request.js';
import { aLaunchedToken, aRandomToken, aTokenOfParts, scopeText } from './random-token.js';
import type { ProofRequest } from './request.js';
import { declaredPolicies, ruled, someConsents } from './random-rules.js';
import type { ProofToken } from './visibility.js';
import { aWorld, type World } from './world.js';

/** The administrator’s token must outlive the run. */
const HOURS = 4 * 3600;
const REQUESTS_PER_TOKEN = 10;
const REQUESTS_BETWEEN_REVIVALS = 200;
/** The only request that is to be asked, counted from the beginning; those before which write are sent, too. */
const ONLY = Number(process.env['PROOF_ONLY'] ?? Number.NaN);

/** A server with a random world, and the oracle that knows the same world by heart. */
export class Proof {
  /** How many requests were compared. */
  asked = 0;
  private drawn = 0;
  private people = 0;
  private readonly view: AdministratorView;
  /** For what does not belong to the sequence of requests. */
  private readonly chance: Random;
  private link: { readonly caller: string; readonly url: string } | undefined;

  private constructor(
    private readonly seed: number,
    private readonly server: TestServer,
    private readonly administrator: FhirClient,
    private readonly world: World,
    private readonly random: Random,
    /** With policies and Consents. */
    private readonly isRuled = false,
  ) {
    this.view = new AdministratorView(administrator);
    this.chance = new Random(seed + 1);
  }

  static async begin(seed: number, start: typeof startServer = startServer): Promise<Proof> {
    const server = await start();
    const administrator = await aClient(server, { scope: 'system/*.cruds', expiresIn: HOURS });
    const random = new Random(seed);
    const world = await aWorld(administrator, aPopulation(random), random);
    return new Proof(seed, server, administrator, world, random);
  }

  /** The same with policies of roles, and Consents of some patients. */
  static async beginRuled(seed: number): Promise<Proof> {
    const server = await startServer({ environment: { CONDITIONAL_DELETE: 'multiple' } });
    const user = { username: 'root', roles: ['admin'] };
    const administrator = await aClient(server, { scope: 'user/*.cruds', user, expiresIn: HOURS });
    const random = new Random(seed);
    const world = await aWorld(administrator, aPopulation(random), random);
    await manage(server, 'PUT', 'policies', declaredPolicies());
    await someConsents(administrator, world, random);
    return new Proof(seed, server, administrator, world, random, true);
  }

  end(): Promise<void> {
    return this.server.close();
  }

  /** What the server answered otherwise than the oracle, as texts to read; ends early when `enough` were found. */
  async differencesIn(requests: number, enough = Infinity, focus?: Focus): Promise<string[]> {
    const source = new RequestSource(this.random, this.world, focus);
    const wrong: string[] = [];
    for (let count = 0; count < requests && wrong.length < enough; count += REQUESTS_PER_TOKEN) {
      if (count % REQUESTS_BETWEEN_REVIVALS === 0) await this.revive();
      const token = this.token(focus);
      const scope = scopeText(token, this.random);
      const caller = `[${scope}] patient ${token.patient}, user ${JSON.stringify(token.user ?? null)}, broken glass ${token.glass}`;
      const client = await this.clientOf(token, scope);
      wrong.push(...(await this.tryExpiredGlass(token, scope)));
      const examination = this.examination(client, token, caller);
      for (let number = 0; number < REQUESTS_PER_TOKEN; number++) {
        const request = source.next();
        const place = ++this.drawn;
        if (place !== ONLY && !Number.isNaN(ONLY) && !writes(request)) continue;
        const found = [
          ...(await examination.examine(request)),
          ...(await this.tryForeignLink(client, caller)),
        ];
        this.asked++;
        wrong.push(...found.map(finding => this.report(finding, place, caller)));
      }
    }
    return wrong;
  }

  private examination(client: FhirClient, token: ProofToken, caller: string): Examination {
    const { administrator, world, view } = this;
    // The worlds with rules have the other setting, too.
    return new Examination(administrator, world, view, client, token, this.isRuled, url => {
      if (this.link === undefined || this.chance.chance(0.3)) this.link = { caller, url };
    });
  }

  private async clientOf(token: ProofToken, scope: string): Promise<FhirClient> {
    const { patient, glass } = token;
    const asked = { scope, user: this.personOf(token), ...(patient === undefined ? {} : { patient }) };
    const plain = await aToken(this.server, asked);
    return new FhirClient(
      this.server,
      glass === undefined ? plain : await brokenGlass(this.server, plain, glass),
    );
  }

  /** Each with a name of his own, so that another token is another caller; only who has an account breaks a glass. */
  private personOf({ user, glass }: ProofToken): NonNullable<TokenRequest['user']> | null {
    if (user === undefined) return null;
    if (glass !== undefined) return user;
    this.people += 1;
    return { ...user, username: `person-${this.people}` };
  }

  /** All that is needed to see it again. */
  private report(finding: Finding, place: number, caller: string): string {
    const file = this.isRuled ? 'rules' : 'one-predicate';
    return [
      finding.difference,
      `  request ${place}: ${finding.request}`,
      `  world: seed ${this.seed}, ${this.isRuled ? 'with' : 'without'} policies and Consents`,
      `  token: ${caller}`,
      `  expected: ${shown(finding.expected)}`,
      `  answered: ${shown(finding.answered)}`,
      `  alone: PROOF_SEED=${this.seed} PROOF_WORLDS=1 PROOF_REQUESTS=${place} PROOF_ONLY=${place} npx vitest run test/security/proof/${file}.e2e-spec.ts`,
    ].join('\n');
  }

  private token(focus: Focus | undefined): ProofToken {
    if (focus === 'part') return aTokenOfParts(this.random);
    if (focus === 'record') return aLaunchedToken(this.random, 'rs', ['Patient', 'Observation', 'Encounter']);
    const isRelated = focus !== undefined && LAUNCHED.has(focus);
    const token = isRelated ? aLaunchedToken(this.random) : aRandomToken(this.random, this.world);
    return this.isRuled ? ruled(token, this.world, this.random, focus === 'glass') : token;
  }

  private async revive(): Promise<void> {
    await this.world.catchUp(this.administrator);
    await this.world.revive(this.administrator);
    this.view.forget();
  }

  /** docs/security/break-the-glass.md: when its time is over, the token is good for nothing. */
  private async tryExpiredGlass({ user, glass }: ProofToken, scope: string): Promise<string[]> {
    if (glass === undefined || user === undefined) return [];
    const client = new FhirClient(this.server, await expiredGlass(this.server, { scope, user, glass }));
    const { status } = await client.get(`Patient/${glass}`);
    return status === 401 ? [] : [`${status} for broken glass whose time is over`];
  }

  /** A page link or status URL that another caller got must not work for this one. */
  private async tryForeignLink(client: FhirClient, caller: string): Promise<Finding[]> {
    const foreign = this.link;
    if (foreign === undefined || foreign.caller === caller) return [];
    this.link = undefined;
    const { status, body } = await client.get(foreign.url);
    if ([400, 403, 404, 410].includes(status) && body?.resourceType === 'OperationOutcome') return [];
    return [
      { request: foreign.url, difference: `${status} for the link of ${foreign.caller}`, answered: body },
    ];
  }
}

/** What is shown soonest by an app on one patient. */
const LAUNCHED: ReadonlySet<Focus> = new Set([
  'patient',
  'chain',
  'has',
  'iterate',
  'list',
  'below',
  'graphql',
  'lastn',
  'document',
  'meta',
  'everything',
]);

function writes(request: ProofRequest): boolean {
  if ('writes' in request) return request.writes.length > 0;
  if (request.kind === 'moving') return true;
  return ['create', 'update', 'patch', 'label', 'delete'].includes(request.kind);
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (part instanceof Set ? [...part] : part)) ?? '–';
}
