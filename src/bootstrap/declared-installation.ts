import { dirname, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AccessPolicies } from '../access/policies/access-policies.js';
import { IdentityProviderRepository } from '../auth/identity/providers/identity-provider.repository.js';
import { Provisioning } from '../auth/identity/provisioning/provisioning.js';
import { TrustedIssuers } from '../auth/resource-server/trusted/trusted-issuers.js';
import { UserRepository } from '../auth/identity/user.repository.js';
import type { Bundle } from 'fhir/r4.js';
import { Brands } from '../brands/brands.js';
import { ClientRepository } from '../clients/client.repository.js';
import { Environment } from '../config/environment.js';
import { FhirError } from '../fhir/errors/fhir-error.js';
import { LaunchTypes } from '../launch-context/launch-types.js';
import { SmartStyle } from '../smart-style/smart-style.js';
import type { BootstrapDeclaration } from './bootstrap-declaration.js';
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
    private readonly trusted: TrustedIssuers,
    private readonly providers: IdentityProviderRepository,
    private readonly provisioning: Provisioning,
    private readonly loads: BootstrapLoadRepository,
    private readonly loader: ResourceLoader,
    private readonly launchTypes: LaunchTypes,
    private readonly style: SmartStyle,
    private readonly brands: Brands,
    private readonly policies: AccessPolicies,
    private readonly environment: Environment,
  ) {}

  /** Reads and checks everything before it changes anything. Gives the number of resources that were loaded. */
  async apply(file: string): Promise<number> {
    const declaration = await readDeclaration(file, this.environment.fhirBase);
    const { clients = [], users = [], resources = [], access_policies: policies = [] } = declaration;
    const files = resources.map(
      (name, index) => new ResourceFile(resolve(dirname(file), name), `$.resources[${index}]`),
    );
    const mistakes = [
      ...(await Promise.all(files.map(each => each.mistakes()))).flat(),
      ...this.policies
        .mistakes(policies)
        .map(({ path, message }) => ({ path: `$.access_policies${path}`, message })),
    ];
    if (mistakes.length > 0) throw new BootstrapError(file, mistakes);
    // Of all this only a resource can still be refused, by what the database holds: people and apps come after.
    let loaded = 0;
    for (const each of files) loaded += await this.load(file, each);
    for (const client of clients) await this.clients.declare(client);
    for (const user of users) await this.users.uphold(user);
    await this.publish(declaration);
    return loaded;
  }

  /** What the file leaves out stays as it is. */
  private async publish({
    access_policies,
    identity_providers,
    provisioning,
    trusted_issuers,
    launch_types,
    smart_style,
    brands,
  }: BootstrapDeclaration): Promise<void> {
    if (identity_providers) await this.providers.declare(identity_providers);
    if (provisioning) await this.provisioning.publish(provisioning);
    if (access_policies) await this.policies.publish(access_policies);
    if (trusted_issuers) await this.trusted.publish(trusted_issuers);
    if (launch_types) await this.launchTypes.publish(launch_types);
    if (smart_style) await this.style.publish(smart_style);
    if (brands) await this.brands.publish(brands as Bundle);
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
