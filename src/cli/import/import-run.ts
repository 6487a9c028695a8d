import { RefusedError, type ServerConnection } from '../connection/server-connection.js';
import { mistakesOf } from '../connection/mistakes-of.js';
import type { ImportJournal } from './import-journal.js';
import { type ImportMistake, type ImportWork, keyOf } from './import-work.js';

/** Nothing more will be taken: the client may not write at all. */
const HOPELESS = new Set([401, 403]);

interface ResponseEntry {
  readonly response: { readonly status: string; readonly outcome?: unknown };
}

export interface ImportTally {
  written: number;
  skipped: number;
  refused: number;
}

/** Sends work, a few requests at a time, and counts. */
export class ImportRun {
  readonly tally: ImportTally = { written: 0, skipped: 0, refused: 0 };

  private isOver = false;

  constructor(
    private readonly server: ServerConnection,
    private readonly journal: ImportJournal,
    private readonly url: string,
    private readonly tell: (mistake: ImportMistake) => void,
  ) {}

  /** Throws when the server is gone or lets the client write nothing; what is in by then is in the journal. */
  async takeAll(work: AsyncIterator<ImportWork | ImportMistake>, parallel: number): Promise<void> {
    const takers = Array.from({ length: parallel }, async () => this.takeInTurn(work));
    const ended = await Promise.allSettled(takers);
    const failed = ended.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  private async takeInTurn(work: AsyncIterator<ImportWork | ImportMistake>): Promise<void> {
    try {
      while (!this.isOver) {
        const next = await work.next();
        if (next.done === true) return;
        if ('mistake' in next.value) this.refuse(next.value);
        else await this.take(next.value);
      }
    } finally {
      // The others finish what they have sent, and take nothing more.
      this.isOver = true;
    }
  }

  private async take(work: ImportWork): Promise<void> {
    const key = keyOf(work, this.url);
    if (this.journal.has(key)) {
      this.tally.skipped += work.places.length;
      return;
    }
    const isWhole = await this.send(work);
    if (isWhole) await this.journal.note(key);
  }

  private async send(work: ImportWork): Promise<boolean> {
    try {
      return this.judge(work, (await this.server.send('POST', '/fhir', work.body)).text);
    } catch (error) {
      if (!(error instanceof RefusedError) || HOPELESS.has(error.answer.status)) throw error;
      if (work.asBatch !== undefined) return this.send({ ...work, body: work.asBatch, asBatch: undefined });
      this.refuse({ file: work.file, place: 'the Bundle', mistake: error.message }, work.places.length);
      return false;
    }
  }

  /** A batch may have been taken in part. */
  private judge({ file, places }: ImportWork, text: string): boolean {
    const { entry = [] } = JSON.parse(text) as { readonly entry?: readonly ResponseEntry[] };
    const before = this.tally.refused;
    for (const [index, { response }] of entry.entries()) {
      const status = Number.parseInt(response.status, 10);
      const place = places[index] ?? `entry ${index}`;
      if (status < 300) this.tally.written++;
      else
        this.refuse({
          file,
          place,
          mistake: mistakesOf({ status, text: JSON.stringify(response.outcome ?? {}) }),
        });
    }
    return this.tally.refused === before;
  }

  private refuse(mistake: ImportMistake, count = 1): void {
    this.tally.refused += count;
    this.tell(mistake);
  }
}
