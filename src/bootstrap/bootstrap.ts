import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { Database } from '../database/database.js';
import { DeclaredInstallation } from './declared-installation.js';
import { PORTAL_CLIENT_ID } from '../portal/portal-client.js';
import type { DemoAccount } from './demo-hospital/demo-account.js';
import { SAMPLE_APP_ID } from './demo-hospital/sample-app-client.js';
import { DemoInstallation } from './demo-installation.js';

/** What this start has put into the database. */
export interface BootstrapReport {
  readonly resources: number;
  readonly milliseconds: number;
  /** With their passwords, which stand nowhere else; empty unless the demo hospital was made right now. */
  readonly accounts: readonly DemoAccount[];
  /** Whether there is anybody or anything that could ask for a token. */
  readonly isInhabited: boolean;
  /** Whether the sample app is registered: then somebody may try it. */
  readonly hasSampleApp: boolean;
}

type Outcome = Pick<BootstrapReport, 'resources' | 'accounts'>;
type Found = Pick<BootstrapReport, 'isInhabited' | 'hasSampleApp'>;

const NOTHING = { resources: 0, accounts: [] };

/** Two servers on one database start one after the other: a key of advisory locks. */
const LOCK = 0x66697265;

/** Applies the bootstrap file, or makes the demo hospital in an empty database of our own (docs/bootstrap.md). */
@Injectable()
export class Bootstrap implements OnApplicationBootstrap {
  private outcome: BootstrapReport = {
    ...NOTHING,
    milliseconds: 0,
    isInhabited: false,
    hasSampleApp: false,
  };

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
      const outcome = await this.run();
      const found = await this.found();
      this.outcome = { ...outcome, ...found, milliseconds: Math.round(performance.now() - startedAt) };
    });
  }

  private async run(): Promise<Outcome> {
    const { BOOTSTRAP_FILE, DATABASE_URL } = this.environment;
    if (BOOTSTRAP_FILE !== undefined)
      return { resources: await this.declared.apply(BOOTSTRAP_FILE), accounts: [] };
    // A database that somebody named is never filled with people who do not exist.
    if (DATABASE_URL !== undefined) return NOTHING;
    if (await this.demo.isWanted()) return this.demo.load();
    await this.demo.followAddress();
    return NOTHING;
  }

  private async found(): Promise<Found> {
    const [found] = await this.database.query<Found>({
      text: `select exists(select from client where client_id = $2) as "hasSampleApp",
        exists(select from user_account) or exists(select from identity_provider)
          or exists(select from client where client_id <> $1) as "isInhabited"`,
      values: [PORTAL_CLIENT_ID, SAMPLE_APP_ID],
    });
    return found ?? { isInhabited: false, hasSampleApp: false };
  }
}
