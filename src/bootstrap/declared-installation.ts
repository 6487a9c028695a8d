import { dirname, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { UserRepository } from '../auth/identity/user.repository.js';
import { ClientRepository } from '../clients/client.repository.js';
import { FhirError } from '../fhir/errors/fhir-error.js';
import { BootstrapError } from './bootstrap-error.js';
import { BootstrapLoadRepository } from './bootstrap-load.repository.js';
import { readDeclaration } from './read-declaration.js';
import { ResourceFile } from './resource-file.js';
import { ResourceLoader } from './resource-loader.js';

/** Makes the installation equal to its bootstrap file. The same file again changes nothing. */
@Injectable()
export class DeclaredInstallation {
  constructor(
    private readonly clients: ClientRepository,
    private readonly users: UserRepository,
    private readonly loads: BootstrapLoadRepository,
    private readonly loader: ResourceLoader,
  ) {}

  /** Reads and checks everything before it changes anything. Gives the number of resources that were loaded. */
  async apply(file: string): Promise<number> {
    const { clients = [], users = [], resources = [] } = await readDeclaration(file);
    const files = resources.map(
      (name, index) => new ResourceFile(resolve(dirname(file), name), `$.resources[${index}]`),
    );
    const mistakes = (await Promise.all(files.map(each => each.mistakes()))).flat();
    if (mistakes.length > 0) throw new BootstrapError(file, mistakes);
    // Of all this only a resource can still be refused, by what the database holds: people and apps come after.
    let loaded = 0;
    for (const each of files) loaded += await this.load(file, each);
    for (const client of clients) await this.clients.declare(client);
    for (const user of users) await this.users.declare(user);
    return loaded;
  }

  /** A file that was loaded before is loaded again only if its content has changed. */
  private async load(bootstrapFile: string, source: ResourceFile): Promise<number> {
    const hash = await source.contentHash();
    if ((await this.loads.stateOf(source.file, hash)) === 'finished') return 0;
    await this.loads.begin(source.file, hash);
    const loaded = await this.loadAll(bootstrapFile, source);
    await this.loads.finish(source.file);
    return loaded;
  }

  private async loadAll(bootstrapFile: string, source: ResourceFile): Promise<number> {
    try {
      return await this.loader.load(source.file, source.bundles());
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      throw new BootstrapError(bootstrapFile, source.refusals(error), 'only the bundles before were applied');
    }
  }
}
