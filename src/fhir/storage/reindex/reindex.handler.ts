import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Database, type TransactionClient } from '../../../database/database.js';
import { JobFailure, JobHandler } from '../../../jobs/job-handler.js';
import type { JobRun } from '../../../jobs/job-run.js';
import { FhirError, TransientError } from '../../errors/fhir-error.js';
import type { Run } from '../resource-reader.js';
import { SEARCH_PARAMETER_CHANNEL } from '../search-parameters/known-search-parameters.js';
import { StorageParts } from '../storage-parts.js';
import { REINDEX, type ReindexRequest } from './reindex-request.js';
import { ReindexSweep, type SweepPosition } from './reindex-sweep.js';

const LOOK_MS = 100;
const LOG_MS = 30_000;

interface Cursor extends SweepPosition {
  readonly total: number;
}

/** Brings the index up to date in the background; a run-time parameter that waits for it can be searched by then. */
@Injectable()
export class ReindexHandler extends JobHandler {
  readonly kind = REINDEX;
  private readonly logger = new Logger('Reindex');

  constructor(
    private readonly database: Database,
    private readonly parts: StorageParts,
  ) {
    super();
  }

  async run(run: JobRun): Promise<string> {
    const { resourceTypes, revision } = run.input as ReindexRequest;
    const sweep = new ReindexSweep(this.database, this.parts, resourceTypes);
    if (revision !== undefined) await this.earlierWritesEnded(run, revision);
    await this.load();
    let position = (run.cursor ?? { done: 0, total: await sweep.total() }) as Cursor;
    let loggedAt = Date.now();
    for (;;) {
      const startedAt = performance.now();
      const next = await this.step(sweep, run, position);
      if (!next) break;
      // The same place once more: the search parameters have changed meanwhile.
      if (next === position) await this.load();
      position = next;
      if (Date.now() - loggedAt > LOG_MS) {
        loggedAt = Date.now();
        this.logger.log(`${position.done} of ${position.total} resources indexed`);
      }
      // Half of the time belongs to requests.
      await sleep(performance.now() - startedAt, undefined, { signal: run.signal });
    }
    if (revision !== undefined) await this.finish(revision);
    this.logger.log(`the index is up to date: ${position.done} resources`);
    return `${position.done} resources indexed`;
  }

  private async step(sweep: ReindexSweep, run: JobRun, position: Cursor): Promise<Cursor | undefined> {
    const work = async (client: TransactionClient): Promise<Cursor | undefined> => {
      const send: Run = async statement => client.query(statement);
      const next = await sweep.step(send, position);
      if (!next) return undefined;
      const cursor = { ...next, total: Math.max(position.total, next.done) };
      await run.checkpoint({ cursor, done: cursor.done, total: cursor.total }, client);
      return cursor;
    };
    return this.database.transaction(work).catch((error: unknown) => {
      if (error instanceof TransientError) return position;
      // A resource with more values than can be indexed: what it says names no value.
      throw error instanceof FhirError ? new JobFailure(error.message) : error;
    });
  }

  private async load(): Promise<void> {
    await this.parts.searchParameters.load(async statement => this.database.query(statement));
  }

  /** Whoever began before the parameter was there may write without it; from then on nobody can (assertCurrent). */
  private async earlierWritesEnded(run: JobRun, revision: string): Promise<void> {
    for (;;) {
      const [row] = await this.database.query<{ ended: boolean }>({
        text: ENDED,
        values: [BigInt(revision)],
      });
      if (row?.ended !== false) return;
      await sleep(LOOK_MS, undefined, { signal: run.signal });
    }
  }

  private async finish(revision: string): Promise<void> {
    await this.database.query({ text: FINISH, values: [BigInt(revision)] });
    await this.database.query({ text: `select pg_notify('${SEARCH_PARAMETER_CHANNEL}', '')`, values: [] });
  }
}

const ENDED = `select since < pg_snapshot_xmin(pg_current_snapshot()) as ended from search_parameter where revision = $1`;
const FINISH = `update search_parameter set is_indexed = true where revision = $1`;
