import { JournalChain } from './journal-chain.js';
import { JournalUnavailableError } from './journal-unavailable.error.js';

interface Waiting {
  readonly lines: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Of one row. Whoever reads the journal has that many at once in hand at least. */
const MOST_ENTRIES = 100;
/** How long those who are ready wait for others, so that fewer commits are made. */
const GATHERING_MS = 1;

/**
 * Appends lines to the journal, as many as have come while the commit before was under way in one row: a commit costs
 * nearly the same for one entry and for a hundred. Of many requests in flight one half goes with a commit, and the other
 * half is being answered meanwhile. A failure ends the chain; the next line begins another.
 */
export class JournalWriter {
  private waiting: Waiting[] = [];
  private inFlight = 0;
  private flushing: Promise<void> | undefined;
  private gathered: (() => void) | undefined;
  private chain: JournalChain | undefined;

  constructor(
    private readonly url: string,
    private readonly secretsKey?: string,
  ) {}

  /**
   * Resolves when the lines are durable. Throws JournalUnavailableError.
   *
   * @param inFlight how many, this one too, are being answered and will have something to append.
   */
  append(lines: readonly string[], inFlight = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ lines, resolve, reject });
      this.inFlight = inFlight;
      if (this.gathered && this.isEnough) this.gathered();
      this.flushing ??= this.flush();
    });
  }

  /** What waits is written first. */
  async end(): Promise<void> {
    await this.flushing;
    await this.chain?.end();
  }

  private async flush(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.gather();
      const batch = this.take();
      try {
        this.chain ??= await JournalChain.begin(this.url, this.secretsKey);
        await this.chain.append(batch.flatMap(({ lines }) => lines));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        const failure = new JournalUnavailableError({ cause: error });
        for (const { reject } of batch) reject(failure);
        void this.chain?.end();
        this.chain = undefined;
      }
    }
    // In the turn in which nothing was found to wait, or a line that comes right now would wait for ever.
    this.flushing = undefined;
  }

  /** What other requests of the same turn have to say goes along, and of those in flight as many as make one half. */
  private async gather(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve));
    if (this.isEnough) return;
    await new Promise<void>(resolve => {
      this.gathered = resolve;
      setTimeout(resolve, GATHERING_MS);
    });
    this.gathered = undefined;
  }

  private get isEnough(): boolean {
    return this.waiting.length >= Math.min(this.inFlight / 2, MOST_ENTRIES);
  }

  private take(): readonly Waiting[] {
    let entries = 0;
    const next = this.waiting.findIndex(({ lines }) => (entries += lines.length) > MOST_ENTRIES);
    // One request may have more to say than fits, and says it at once.
    return this.waiting.splice(0, next === -1 ? this.waiting.length : Math.max(next, 1));
  }
}
