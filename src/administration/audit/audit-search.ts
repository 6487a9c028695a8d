import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../../audit/audit-entry.js';
import { AuditJournal } from '../../audit/audit-journal.js';
import { found } from '../administered.js';
import type { Slice, SliceRequest } from '../../paging/slice.js';
import { AuditLineRepository, type FoundLine } from './audit-line.repository.js';
import { AuditLinesJob } from './audit-lines.job.js';
import { type AuditQuery, wordsOf } from './audit-query.js';
import { type AuditSummary, AuditSummaryRepository } from './audit-summary.repository.js';

/** What is new is taken in before it is searched, as far as it can be done while somebody waits. */
const PATIENCE_MS = 500;
const EXPORTED_AT_ONCE = 500;

/** Searches the journal for whoever has to answer for it. That somebody has searched stands in the journal too. */
@Injectable()
export class AuditSearch {
  constructor(
    private readonly lines: AuditLineRepository,
    private readonly summaries: AuditSummaryRepository,
    private readonly job: AuditLinesJob,
    private readonly journal: AuditJournal,
  ) {}

  async page(query: AuditQuery, slice: SliceRequest): Promise<Slice<FoundLine>> {
    await this.job.catchUp(PATIENCE_MS);
    await this.note('operation', query, { operation: 'audit-search' });
    return this.lines.page(query, slice);
  }

  async summarize(query: AuditQuery): Promise<AuditSummary> {
    await this.job.catchUp(PATIENCE_MS);
    return this.summaries.summarize(query);
  }

  /** The entry itself, as the journal has it. */
  async entry(writer: string, sequence: string): Promise<AuditEntry> {
    const isPlace = /^\d{1,9}$/.test(writer) && /^\d{1,18}$/.test(sequence);
    return found(
      isPlace ? await this.lines.find(Number(writer), sequence) : undefined,
      'entry of the journal',
    );
  }

  /** All that is found, the newest first, a part at a time: nothing of it is kept in memory. */
  async export(query: AuditQuery): Promise<AsyncGenerator<FoundLine>> {
    await this.job.catchUp(PATIENCE_MS);
    await this.note('export', query, {});
    return this.all(query);
  }

  private async *all(query: AuditQuery): AsyncGenerator<FoundLine> {
    let after: readonly string[] | undefined;
    for (;;) {
      const { items, next } = await this.lines.page(query, { limit: EXPORTED_AT_ONCE, after });
      yield* items;
      const last = items.at(-1);
      if (next === undefined || !last) return;
      after = [last.at.toISOString(), String(last.writer), String(last.sequence)];
    }
  }

  private async note(
    kind: 'operation' | 'export',
    query: AuditQuery,
    detail: Readonly<Record<string, string>>,
  ): Promise<void> {
    await this.journal.note({ kind, outcome: 'success', detail: { ...detail, ...wordsOf(query) } });
  }
}
