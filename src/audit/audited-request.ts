import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditAccess, AuditCaller, AuditEntry, AuditNote } from './audit-entry.js';

/** The most resources that an entry names; of more only the number is kept. */
const MOST_RESOURCES = 2_000;
const LONGEST_ABOUT = 200;

/** What is known of a request before it is answered. */
export interface RequestDescription {
  readonly id: string;
  readonly from: string;
}

/** How a request was answered. */
export interface AnswerDescription {
  readonly what: string;
  readonly about?: string;
  readonly status: number;
}

const requests = new AsyncLocalStorage<AuditedRequest>();

/** The request that is being answered; undefined in jobs and at the start. */
export function auditedRequest(): AuditedRequest | undefined {
  return requests.getStore();
}

/** What one request does, collected while it is answered and written to the journal before the answer leaves. */
export class AuditedRequest {
  private readonly at = new Date();
  private readonly accesses: AuditAccess[] = [];
  private readonly notes: AuditNote[] = [];
  /** Of requests that the server has sent itself on the way: entries of a batch. */
  private readonly inner: AuditEntry[] = [];
  private listed = 0;
  private who: AuditCaller | undefined;
  private last: (() => Promise<void>) | undefined;

  constructor(
    private readonly description: RequestDescription,
    private readonly outer: AuditedRequest | undefined = auditedRequest(),
  ) {}

  /** Runs the work as part of this request. */
  run(work: () => void): void {
    requests.run(this, work);
  }

  /** Says who calls; told by whoever has verified it. */
  by(caller: AuditCaller): void {
    this.who = caller;
  }

  /** The `X-Request-Id` of the answer. */
  get id(): string {
    return this.description.id;
  }

  get caller(): AuditCaller | undefined {
    return this.who;
  }

  /** Adds a use of resources. */
  access({ resources, ...access }: AuditAccess): void {
    const kept = resources.slice(0, MOST_RESOURCES - this.listed);
    this.listed += kept.length;
    this.accesses.push({
      ...access,
      resources: kept,
      ...(kept.length < resources.length ? { count: resources.length } : {}),
    });
  }

  /** Adds an event. */
  note(note: AuditNote): void {
    this.notes.push(note);
  }

  /** What is to be done when all is recorded and the answer of the authorization server goes out, or else it does not. */
  lastly(work: () => Promise<void>): void {
    this.last = work;
  }

  async finish(): Promise<void> {
    await this.last?.();
  }

  /**
   * The entries of the request, to be written now. A request within another one hands its entries over: they are
   * written with the answer in which its own stands.
   */
  entries(answer: AnswerDescription): readonly AuditEntry[] {
    const own = this.isWorthAnEntry(answer) ? [this.entry(answer)] : [];
    const all = [...this.inner, ...own];
    if (!this.outer) return all;
    this.outer.inner.push(...all);
    return [];
  }

  /** Whatever is open to everyone and changes nothing, such as a stylesheet, is not. */
  private isWorthAnEntry({ what, status }: AnswerDescription): boolean {
    return (
      this.who !== undefined ||
      this.accesses.length > 0 ||
      this.notes.length > 0 ||
      !/^(?:GET|HEAD|OPTIONS) /.test(what) ||
      status === 401 ||
      status === 403 ||
      status === 429
    );
  }

  private entry({ what, about, status }: AnswerDescription): AuditEntry {
    return {
      at: this.at.toISOString(),
      request: this.description.id,
      from: this.description.from,
      what,
      ...(about ? { about: about.slice(0, LONGEST_ABOUT) } : {}),
      status,
      ...(this.who ? { caller: this.who } : {}),
      ...(this.accesses.length > 0 ? { accesses: this.accesses } : {}),
      ...(this.notes.length > 0 ? { notes: this.notes } : {}),
    };
  }
}
