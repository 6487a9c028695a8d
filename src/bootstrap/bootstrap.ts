import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { Database } from '../database/database.js';
import { DeclaredInstallation } from './declared-installation.js';
import type { DemoAccount } from './demo-hospital/demo-account.js';
import { DemoInstallation } from './demo-installation.js';

/** What this start has put into the database. */
export interface BootstrapReport {
  readonly resources: number;
  readonly milliseconds: number;
  /** With their passwords, which stand nowhere else; empty unless the demo hospital was made right now. */
  readonly accounts: readonly DemoAccount[];
}

const NOTHING = { resources: 0, accounts: [] };

/** Two servers on one database start one after the other: a key of advisory locks. */
const LOCK = 0x66697265;

/** Applies the bootstrap file, or makes the demo hospital in an empty database of our own (docs/bootstrap.md). */
@Injectable()
export class Bootstrap implements OnApplicationBootstrap {
  private outcome: BootstrapReport = { resources: 0, milliseconds: 0, accounts: [] };

  constructor(
    private readonly environment: Environment,
    private readonly database: Database,
    private readonly declared: DeclaredInstallation,
    private readonly demo: DemoInstallation,
  ) {}

  get report(): BootstrapReport {
    return this.outcome;
  }

  async onApplicationBootstrap(): Promise<void> {
    const startedAt = performance.now();
    await this.database.transaction(async client => {
      await client.query({ text: 'set local idle_in_transaction_session_timeout = 0', values: [] });
      await client.query({ text: 'set local statement_timeout = 0', values: [] });
      await client.query({ text: 'select pg_advisory_xact_lock($1)', values: [LOCK] });
      this.outcome = { ...(await this.run()), milliseconds: Math.round(performance.now() - startedAt) };
    });
  }

  private async run(): Promise<Omit<BootstrapReport, 'milliseconds'>> {
    const { BOOTSTRAP_FILE, DATABASE_URL } = this.environment;
    if (BOOTSTRAP_FILE !== undefined)
      return { resources: await this.declared.apply(BOOTSTRAP_FILE), accounts: [] };
    // A database that somebody named is never filled with people who do not exist.
    if (DATABASE_URL !== undefined) return NOTHING;
    if (await this.demo.isWanted()) return this.demo.load();
    await this.demo.followAddress();
    return NOTHING;
  }
}
