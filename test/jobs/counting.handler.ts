import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { JobFailure, JobHandler } from '../../src/jobs/job-handler.js';
import type { JobRun } from '../../src/jobs/job-run.js';

export interface Counting {
  readonly to: number;
  readonly pauseMs?: number;
  readonly failAt?: number;
  readonly breakAt?: number;
}

/** Counts from its cursor on, a checkpoint each; `counted` is what this process has done. */
@Injectable()
export class CountingHandler extends JobHandler {
  readonly kind = 'counting';
  readonly counted: number[] = [];
  running = 0;
  mostRunning = 0;

  async run(run: JobRun): Promise<string> {
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    try {
      await this.count(run);
    } finally {
      this.running--;
    }
    return `counted for ${run.owner ?? 'nobody'}`;
  }

  private async count(run: JobRun): Promise<void> {
    const { to, pauseMs = 0, failAt, breakAt } = run.input as Counting;
    for (let next = ((run.cursor as number | undefined) ?? 0) + 1; next <= to; next++) {
      await sleep(pauseMs);
      if (next === failAt) throw new JobFailure(`${next} is one too many`);
      if (next === breakAt) throw new Error('secret of a patient');
      this.counted.push(next);
      await run.checkpoint({ cursor: next, done: next, total: to });
    }
  }
}

@Module({ providers: [CountingHandler] })
export class CountingModule {}
