import type { FhirClient } from '../../support/fhir-client.js';
import { type Answer, answerTo } from './answer.js';
import type { AskedCriterion } from './criterion.js';
import type { Compartment, ProofRequest, QuestionRequest } from './request.js';
import { requestText } from './request-text.js';

/** What an administrator is answered, until something is written. */
export class AdministratorView {
  private readonly answers = new Map<string, Answer>();

  constructor(private readonly administrator: FhirClient) {}

  forget(): void {
    this.answers.clear();
  }

  /** Asks everything that the oracle will want to know about the request. */
  async prepare(request: ProofRequest): Promise<void> {
    for (const question of questionsIn(request)) await this.ask(question);
  }

  /** Everything of a kind in the order of the request: what is not there comes from nowhere. */
  async order(request: QuestionRequest): Promise<readonly string[]> {
    const whole = wholeOf(request);
    return whole === undefined ? [] : (await this.ask(whole)).found;
  }

  meeting(criterion: AskedCriterion): ReadonlySet<string> {
    return this.known(questionOf(criterion));
  }

  within(compartment: Compartment, resourceType: string): ReadonlySet<string> {
    return this.known(membersOf(compartment, resourceType));
  }

  /** Of every type. */
  around(compartment: Compartment): ReadonlySet<string> {
    return this.known(allOf(compartment));
  }

  private known(question: QuestionRequest): ReadonlySet<string> {
    const answer = this.answers.get(requestText(question));
    if (!answer) throw new Error(`Nobody has asked ${requestText(question)} before`);
    return new Set(answer.found);
  }

  private async ask(question: QuestionRequest): Promise<Answer> {
    const key = requestText(question);
    const known = this.answers.get(key);
    if (known) return known;
    const answer = await answerTo(this.administrator, question);
    const isHidden = question.kind === 'history' && answer.status === 404;
    if (answer.status !== 200 && !isHidden)
      throw new Error(`An administrator is answered ${answer.status}: ${key}`);
    this.answers.set(key, answer);
    return answer;
  }
}

const EMPTY = { kind: 'search', where: [], inclusions: [], count: 1000 } as const;

/** All resources or versions of the kind, in the order of the request. */
function wholeOf(request: QuestionRequest): QuestionRequest | undefined {
  if (request.kind === 'history') {
    const { since: _since, at: _at, ...all } = request;
    return { ...all, count: 1000 };
  }
  if (request.kind === 'types') {
    const { resourceTypes, sort } = request;
    return sort === undefined ? undefined : { kind: 'types', resourceTypes, where: [], sort, count: 1000 };
  }
  if (request.kind !== 'search') return undefined;
  const { resourceType, sort, where, filter, compartment } = request;
  // Nothing but the time of writing has an order of its own.
  const isTime = where.length > 0 && where.every(isLastUpdated);
  if (isTime && sort === undefined && filter === undefined)
    return { ...EMPTY, resourceType, where, ...(compartment === undefined ? {} : { compartment }) };
  return { ...EMPTY, resourceType, ...(sort === undefined ? {} : { sort }) };
}

function isLastUpdated(criterion: object): boolean {
  return 'name' in criterion && criterion.name === '_lastUpdated';
}

function allOf(compartment: Compartment): QuestionRequest {
  return { kind: 'types', resourceTypes: [], compartment, where: [], count: 1000 };
}

function questionOf(criterion: AskedCriterion): QuestionRequest {
  return { ...EMPTY, resourceType: criterion.resourceType, where: [criterion] };
}

function membersOf(compartment: Compartment, resourceType: string): QuestionRequest {
  return { ...EMPTY, resourceType, compartment };
}

/** Everything in it that only an administrator's answer tells. */
function questionsIn(part: unknown): QuestionRequest[] {
  if (!isObject(part)) return [];
  const inside = Object.values(part).flatMap(questionsIn);
  const { kind, compartment } = part;
  if (kind === 'asked') return [questionOf(part as unknown as AskedCriterion), ...inside];
  if (kind === 'everything' && part['focus'] === 'Encounter' && part['id'] !== undefined)
    return [allOf({ type: 'Encounter', id: part['id'] as string })];
  if (!isObject(compartment)) return inside;
  const { type, id } = compartment as unknown as Compartment;
  const types = (part['resourceTypes'] ?? [part['resourceType']]) as readonly string[];
  return [...types.map(each => membersOf({ type, id }, each)), ...inside];
}

function isObject(part: unknown): part is Readonly<Record<string, unknown>> {
  return typeof part === 'object' && part !== null;
}
