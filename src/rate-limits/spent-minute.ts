/** What one caller has used of one budget in this minute. */
export interface Spending {
  /** Hash of the kind and the caller: addresses and user names stand in no table of counters. */
  readonly key: string;
  /** Used by all processes, as far as they have told each other. */
  shared: number;
  /** Used here, and not told yet. */
  untold: number;
  isToBeTold: boolean;
}

/** So many callers are told apart in a minute; the rest are counted as one. An attacker shall not fill the memory. */
const MOST_CALLERS = 100_000;
const THE_REST = '';

/** The spendings of one kind of budget in the minute that runs. */
export class SpentMinute {
  private readonly spendings = new Map<string, Spending>();

  constructor(private readonly keyOf: (caller: string) => string) {}

  find(caller: string): Spending | undefined {
    return this.spendings.get(caller) ?? (this.isFull ? this.spendings.get(THE_REST) : undefined);
  }

  findOrBegin(caller: string): Spending {
    return this.find(caller) ?? this.begin(this.isFull ? THE_REST : caller);
  }

  clear(): void {
    this.spendings.clear();
  }

  private get isFull(): boolean {
    return this.spendings.size >= MOST_CALLERS;
  }

  private begin(caller: string): Spending {
    const spending = { key: this.keyOf(caller), shared: 0, untold: 0, isToBeTold: false };
    this.spendings.set(caller, spending);
    return spending;
  }
}
