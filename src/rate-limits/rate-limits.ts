import { hash } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { type BudgetKind, budgetsOf } from './budget.js';
import { SharedSpendings } from './shared-spendings.js';
import { type Spending, SpentMinute } from './spent-minute.js';

const MINUTE_MS = 60_000;
const TELL_EVERY_MS = 1000;
/** Whoever uses less than this part of a budget is nothing for the other processes, and costs no statement. */
const TOLD_FROM = 1 / 20;

/**
 * How often somebody may do something in a minute. Counting is a look into a map; whoever uses a budget noticeably is
 * told to the other processes once a second, by way of PostgreSQL (docs/security/load.md).
 */
@Injectable()
export class RateLimits implements OnApplicationShutdown {
  private readonly budgets: Readonly<Record<BudgetKind, number>>;
  private readonly spent: Readonly<Record<BudgetKind, SpentMinute>>;
  private toBeTold: Spending[] = [];
  private minute = 0;
  private timer: NodeJS.Timeout | undefined;
  private telling: Promise<void> | undefined;

  constructor(
    environment: Environment,
    private readonly others: SharedSpendings,
  ) {
    this.budgets = budgetsOf(environment);
    this.spent = {
      address: minuteOf('address'),
      client: minuteOf('client'),
      user: minuteOf('user'),
      grants: minuteOf('grants'),
      registrations: minuteOf('registrations'),
      'sign-in-failures': minuteOf('sign-in-failures'),
      'client-failures': minuteOf('client-failures'),
    };
  }

  /** Counts, and says after how many seconds to come again if the budget is used up: then nothing is counted. */
  take(kind: BudgetKind, caller: string): number | undefined {
    const wait = this.check(kind, caller);
    if (wait === undefined) this.note(kind, caller);
    return wait;
  }

  /** The same without counting: for budgets of which only failures, or only successes, are counted. */
  check(kind: BudgetKind, caller: string): number | undefined {
    const now = Date.now();
    this.turnTo(Math.floor(now / MINUTE_MS));
    const spending = this.spent[kind].find(caller);
    if (!spending || spending.shared + spending.untold < this.budgets[kind]) return undefined;
    return Math.max(1, Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1000));
  }

  /** Counts what has happened, whether or not the budget allows it. */
  note(kind: BudgetKind, caller: string): void {
    const budget = this.budgets[kind];
    if (budget === Infinity) return;
    const spending = this.spent[kind].findOrBegin(caller);
    spending.untold += 1;
    if (spending.isToBeTold || spending.shared + spending.untold < budget * TOLD_FROM) return;
    spending.isToBeTold = true;
    this.toBeTold.push(spending);
    this.timer ??= setTimeout(() => this.tell(), TELL_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.telling;
  }

  private turnTo(minute: number): void {
    if (minute === this.minute) return;
    this.minute = minute;
    this.toBeTold = [];
    for (const spent of Object.values(this.spent)) spent.clear();
  }

  private tell(): void {
    this.timer = undefined;
    this.turnTo(Math.floor(Date.now() / MINUTE_MS));
    const told = this.toBeTold;
    this.toBeTold = [];
    if (told.length > 0) this.telling = this.others.add(this.minute, told);
  }
}

function minuteOf(kind: BudgetKind): SpentMinute {
  return new SpentMinute(caller => hash('sha256', `${kind} ${caller}`, 'base64url'));
}
