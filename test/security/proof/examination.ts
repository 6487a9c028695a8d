import { isDeepStrictEqual } from 'node:util';
import type { FhirClient, FhirResponse, Json } from '../../support/fhir-client.js';
import type { AdministratorView } from './administrator-view.js';
import {
  type Answer,
  answerAtOnce,
  answerTo,
  deferredAnswer,
  entryAnswer,
  type Page,
  whenReady,
} from './answer.js';
import { differences } from './comparison.js';
import { expectedAnswer } from './expected.js';
import type { Expected, Knowledge } from './knowledge.js';
import { checkMovingPages } from './moving-pages.js';
import { expectedWrite, type ExpectedWrite } from './expected-write.js';
import type {
  BundleRequest,
  DeferredRequest,
  ProofRequest,
  QuestionRequest,
  WriteRequest,
} from './request.js';
import { requestText } from './request-text.js';
import { type ProofToken, sees } from './visibility.js';
import type { World } from './world.js';
import { write, writeEntry } from './write.js';

/** Something that the server answered otherwise than the oracle. */
export interface Finding {
  readonly request: string;
  readonly difference: string;
  readonly expected?: unknown;
  readonly answered?: unknown;
}

/** Why a transaction may be refused for one of its questions. */
function reasonsIn({ status, orRefused }: Expected): number[] {
  return orRefused ? [status, 400] : [status];
}

/** What is answered later has one page. */
function inOnePiece(question: DeferredRequest['question']): DeferredRequest['question'] {
  switch (question.kind) {
    case 'search':
    case 'types':
    case 'history':
    case 'everything':
      return { ...question, count: 1000 };
    default:
      return question;
  }
}

/** Puts requests of one token to the server, and compares. */
export class Examination implements Knowledge {
  constructor(
    private readonly administrator: FhirClient,
    readonly world: World,
    readonly view: AdministratorView,
    private readonly client: FhirClient,
    readonly token: ProofToken,
    readonly deletesMany: boolean,
    /** Is told of each link to a next page. */
    private readonly onLink: (url: string) => void,
  ) {}

  async examine(request: ProofRequest): Promise<Finding[]> {
    switch (request.kind) {
      case 'create':
      case 'update':
      case 'patch':
      case 'label':
      case 'delete':
        return this.checkWrite(request);
      case 'batch':
      case 'transaction':
        return this.checkBundle(request);
      case 'deferred':
        return this.checkDeferred(request);
      case 'moving':
        return checkMovingPages(request, this, this.client, this.administrator);
      default: {
        await this.view.prepare(request);
        const answer = await answerTo(this.client, request);
        if (answer.next !== undefined) this.onLink(answer.next);
        return this.compare(request, answer);
      }
    }
  }

  private async compare(request: QuestionRequest, answer: Answer): Promise<Finding[]> {
    await this.view.prepare(request);
    const expected = expectedAnswer(request, this);
    const order = await this.view.order(request);
    const { resources: _, ...answered } = answer;
    return differences(request, expected, answer, order, this.world).map(difference => ({
      request: requestText(request),
      difference,
      expected,
      answered,
    }));
  }

  private async checkWrite(request: WriteRequest): Promise<Finding[]> {
    await this.view.prepare(request);
    const expected = expectedWrite(request, this);
    const response = await write(this.client, request);
    const found = this.judge(request, expected, response.status);
    if (response.status >= 300) return found;
    const address = await this.note(request, expected, response.headers.get('location'));
    return [...found, ...this.judgeBody(request, address, response)];
  }

  private judge(request: WriteRequest, { verdict, others = [] }: ExpectedWrite, status: number): Finding[] {
    const isDone = status < 300;
    const isAllowed = verdict === 'allowed' || verdict === 'unchanged';
    const isRight = isDone ? isAllowed : [verdict, ...others].some(each => each === status);
    if (isRight) return [];
    const difference = `${status} instead of ${verdict}`;
    return [{ request: JSON.stringify(request), difference, expected: verdict, answered: status }];
  }

  /** docs/decisions, A7: a write is no way to read. */
  private judgeBody(request: WriteRequest, address: string, { body }: FhirResponse): Finding[] {
    if (request.kind === 'delete') return [];
    const written = this.world.current(address);
    const mayRead = written !== undefined && sees(this.token, 'r', written);
    const found: string[] = [];
    if (request.kind === 'label') {
      const shown = body.parameter?.[0]?.valueMeta;
      if (isDeepStrictEqual(shown, mayRead ? written.meta : undefined)) return [];
      return [
        { request: JSON.stringify(request), difference: 'another Meta than was written', answered: body },
      ];
    }
    const isShown = body?.id !== undefined && body.resourceType !== 'OperationOutcome';
    if (isShown !== mayRead) found.push(`${isShown ? 'shows' : 'hides'} what was written`);
    if (isShown && !isDeepStrictEqual(body, written)) found.push('shows another content than was written');
    return found.map(difference => ({ request: JSON.stringify(request), difference, answered: body }));
  }

  /** `Type/id` of what was written, which the world then knows. */
  private async note(
    request: WriteRequest,
    { ids: found }: ExpectedWrite,
    location: string | null | undefined,
  ): Promise<string> {
    const { resourceType, id: named } = 'resource' in request ? request.resource : request;
    const assigned = /([A-Z]\w+)\/([^/]+)\/_history\/\d+$/.exec(location ?? '')?.[2];
    const ids: readonly string[] = found ?? [assigned ?? named];
    for (const id of ids) await this.world.note(this.administrator, resourceType, id);
    this.view.forget();
    return `${resourceType}/${ids[0]}`;
  }

  private async checkBundle(bundle: BundleRequest): Promise<Finding[]> {
    const { kind, writes, questions } = bundle;
    await this.view.prepare(bundle);
    const expected = writes.map(request => expectedWrite(request, this));
    const { status, body } = await this.sendBundle(bundle);
    if (kind === 'transaction' && status !== 200) return this.explain(bundle, expected, status, body);
    if (status !== 200)
      return [{ request: JSON.stringify(bundle), difference: `${status} for a ${kind}`, answered: body }];
    const entries: readonly Json[] = body.entry;
    const found: Finding[] = [];
    for (const [index, request] of writes.entries()) {
      const { response } = entries[index];
      const written = Number.parseInt(response.status, 10);
      found.push(...this.judge(request, expected[index]!, written));
      if (written < 300) await this.note(request, expected[index]!, response.location);
    }
    for (const [index, question] of questions.entries()) {
      found.push(...(await this.compare(question, entryAnswer(question, entries[writes.length + index]))));
    }
    return found.map(finding => ({ ...finding, request: `in a ${kind}: ${finding.request}` }));
  }

  private async sendBundle({ kind, writes, questions, isDeferred }: BundleRequest): Promise<Page> {
    const reads = questions.map(request => ({ request: { method: 'GET', url: requestText(request) } }));
    const content = { resourceType: 'Bundle', type: kind, entry: [...writes.map(writeEntry), ...reads] };
    const accepted = await this.client.post('', content, isDeferred ? { Prefer: 'respond-async' } : {});
    // What could not be judged again when it is fetched is answered at once (docs/interactions/async.md).
    if (accepted.status !== 202) return accepted;
    const url = accepted.headers.get('content-location')!;
    this.onLink(url);
    const ready = await whenReady(this.client, url);
    if (ready.status !== 200) return ready;
    const { response, resource } = ready.body.entry[0];
    return { status: Number.parseInt(response.status, 10), body: resource ?? response.outcome };
  }

  /** A refused transaction must have been refused for one of its entries, and nothing of it may be written. */
  private async explain(
    { writes, questions }: BundleRequest,
    expected: readonly ExpectedWrite[],
    status: number,
    body: Json,
  ): Promise<Finding[]> {
    const reasons = [
      ...expected.flatMap(({ verdict, others = [] }) => [verdict, ...others]),
      ...questions.map(question => expectedAnswer(question, this)).flatMap(reasonsIn),
      // What the transaction itself deletes is gone for its own reads.
      ...(writes.some(({ kind }) => kind === 'delete') ? [410] : []),
    ];
    const request = `transaction ${JSON.stringify({ writes, questions: questions.map(requestText) })}`;
    const isExplained = reasons.some(reason => reason === status);
    const found: Finding[] = isExplained
      ? []
      : [{ request, difference: `${status} for no reason`, expected: reasons, answered: body }];
    for (const one of writes) {
      const { resourceType, id } = 'resource' in one ? one.resource : one;
      if (id === undefined) continue;
      const known = this.world.versionsOf(resourceType, id).length;
      await this.world.note(this.administrator, resourceType, id);
      if (this.world.versionsOf(resourceType, id).length > known)
        found.push({ request, difference: `${resourceType}/${id} was written all the same` });
    }
    return found;
  }

  /** Somebody else is told nothing of it: see `Proof`. */
  private async checkDeferred({ question }: DeferredRequest): Promise<Finding[]> {
    await this.view.prepare(question);
    const whole = inOnePiece(question);
    const text = requestText(whole);
    const answer = await this.client.get(text, { Prefer: 'respond-async' });
    if (answer.status === 403) {
      const { status: should } = expectedAnswer(whole, this);
      return should === 403 ? [] : [{ request: text, difference: '403 at once' }];
    }
    if (answer.status !== 202) return this.compare(whole, answerAtOnce(whole, answer));
    const url = answer.headers.get('content-location')!;
    this.onLink(url);
    const response = await whenReady(this.client, url);
    if (response.status === 200) return this.compare(whole, deferredAnswer(whole, response.body));
    return [{ request: text, difference: `later ${response.status}`, answered: response.text }];
  }
}
