import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/resource-server/principal.js';
import { parseSmartScopes } from '../../auth/scopes/smart-scope.js';
import { Database } from '../../database/database.js';
import type { Job } from '../../jobs/job.js';
import { Jobs } from '../../jobs/jobs.js';
import type { DispatchedRequest } from '../dispatch/request-dispatcher.js';
import { TooManyRequestsError } from '../errors/fhir-error.js';
import type { RulesThen } from './access-since.js';

export const ASYNC_REQUEST = 'async-request';

/** How many requests of one caller wait or run. */
const MOST_OF_ONE_OWNER = 10;

/** A request that was put off, with whoever sent it. */
export interface AsyncRequest {
  readonly principal: Principal;
  readonly request: DispatchedRequest;
}

interface RequestRow {
  readonly principal: Omit<Principal, 'scopes' | 'smartScopes'> & { readonly scopes: readonly string[] };
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** The requests that were put off, each beside the job that answers it. https://hl7.org/fhir/R4/async.html */
@Injectable()
export class AsyncRequests {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  /**
   * @param owner who may ask for the answer, and nobody else
   * @param rules by which it is answered
   */
  async begin(owner: string, rules: RulesThen, { principal, request }: AsyncRequest): Promise<Job> {
    const { smartScopes: _parsedAgain, scopes, ...rights } = principal;
    const { method, url, headers, body } = request;
    return this.database.transaction(async client => {
      const [unfinished] = await client.query<{ count: number }>({ text: COUNT, values: [owner] });
      if ((unfinished?.count ?? 0) >= MOST_OF_ONE_OWNER) throw tooMany();
      const job = await this.jobs.enqueue({ kind: ASYNC_REQUEST, input: { ...rules }, owner }, client);
      const kept = JSON.stringify({ ...rights, scopes: [...scopes] });
      const values = [job.id, owner, kept, method, url, JSON.stringify(headers), body ?? null];
      await client.query({ text: INSERT, values });
      return job;
    });
  }

  /** Another caller's is as if it were not there. */
  async find(id: string, owner: string): Promise<Job | undefined> {
    const job = await this.jobs.find(id);
    if (job?.kind !== ASYNC_REQUEST || job.owner !== owner) return undefined;
    const kept = await this.database.query({ text: EXISTS, values: [id] });
    return kept.length > 0 ? job : undefined;
  }

  async load(id: string): Promise<AsyncRequest | undefined> {
    const [row] = await this.database.query<RequestRow>({ text: SELECT, values: [id] });
    if (!row) return undefined;
    const { principal, body, ...request } = row;
    const { scopes, ...rights } = principal;
    return {
      principal: { ...rights, scopes: new Set(scopes), smartScopes: parseSmartScopes(scopes.join(' ')) },
      request: { ...request, ...(body === null ? {} : { body }) },
    };
  }

  /**
   * Takes away a request and its answer; what runs is to be cancelled before. A job that ends all the same, because it
   * had almost ended, ends for nobody: without its request nobody can ask for it.
   */
  async forget(id: string): Promise<void> {
    await this.database.query({ text: DELETE, values: [id] });
    await this.jobs.delete(id);
  }

  /** Takes away what is kept of finished requests, answers included. */
  async forgetFinishedBefore(time: Date): Promise<void> {
    await this.database.query({ text: FORGET, values: [ASYNC_REQUEST, time] });
  }
}

function tooMany(): TooManyRequestsError {
  return new TooManyRequestsError(
    `At most ${MOST_OF_ONE_OWNER} requests of one caller are put off at a time: wait for one to finish, or cancel it`,
  );
}

const COUNT = `select count(*)::int as count from async_request a join job j on j.id = a.job
  where a.owner = $1 and j.state in ('queued', 'running')`;
const INSERT = `insert into async_request (job, owner, principal, method, url, headers, body)
  values ($1, $2, $3, $4, $5, $6, $7)`;
const SELECT = 'select principal, method, url, headers, body from async_request where job = $1';
const EXISTS = 'select from async_request where job = $1';
const DELETE = 'delete from async_request where job = $1';
const FORGET = 'delete from job where kind = $1 and finished_at < $2';
