import { Injectable } from '@nestjs/common';
import { UserRepository } from '../auth/identity/user.repository.js';
import { ClientRepository } from '../clients/client.repository.js';
import { Environment } from '../config/environment.js';
import { Database } from '../database/database.js';
import { DECLARED_TAG } from '../extension/declared-tag.js';
import { BootstrapLoadRepository } from './bootstrap-load.repository.js';
import { type DemoAccount, demoAccounts } from './demo-hospital/demo-account.js';
import { demoHospital } from './demo-hospital/demo-hospital.js';
import { sampleAppClient } from './demo-hospital/sample-app-client.js';
import { ResourceLoader } from './resource-loader.js';

const NAME = 'demo hospital';
const CONTENT = '1';

/** What somebody finds who starts the server for the first time without telling it anything. */
@Injectable()
export class DemoInstallation {
  constructor(
    private readonly environment: Environment,
    private readonly database: Database,
    private readonly clients: ClientRepository,
    private readonly users: UserRepository,
    private readonly loads: BootstrapLoadRepository,
    private readonly loader: ResourceLoader,
  ) {}

  /** True for an empty database, and for one in which the demo hospital was begun and not finished. */
  async isWanted(): Promise<boolean> {
    const state = await this.loads.stateOf(NAME, CONTENT);
    return state === 'unknown' ? this.isEmpty() : state === 'unfinished';
  }

  async load(): Promise<{ readonly resources: number; readonly accounts: readonly DemoAccount[] }> {
    const begunAt = await this.loads.begin(NAME, CONTENT);
    const resources = await this.loader.load(NAME, demoHospital(begunAt));
    await this.clients.declare(sampleAppClient(this.environment.publicUrl));
    const accounts = demoAccounts();
    for (const { username, password, name, fhirUser, roles } of accounts) {
      await this.users.declare({
        username,
        password,
        name,
        roles,
        ...(fhirUser === undefined ? {} : { fhirUser }),
      });
    }
    await this.loads.finish(NAME);
    return { resources, accounts };
  }

  /** The sample app moves with the server to another port or name, unless somebody has taken it out. */
  async followAddress(): Promise<void> {
    const client = sampleAppClient(this.environment.publicUrl);
    const isOurs = (await this.loads.stateOf(NAME, CONTENT)) === 'finished';
    if (isOurs && (await this.clients.find(client.client_id))) await this.clients.declare(client);
  }

  /** What modules declare is stored by then, and is nobody's data. */
  private async isEmpty(): Promise<boolean> {
    const [row] = await this.database.query<{ occupied: boolean }>({
      text: `select exists(select from user_account)
        or exists(select from resource where content is null or position($1 in content) = 0) as occupied`,
      values: [`"${DECLARED_TAG.code}"`],
    });
    return row?.occupied === false;
  }
}
