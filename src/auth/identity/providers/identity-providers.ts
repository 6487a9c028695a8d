import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import type { SignInFlow } from '../identity-provider.js';
import { OidcIdentityProvider } from '../oidc/oidc.identity-provider.js';
import { SamlIdentityProvider } from '../saml/saml.identity-provider.js';
import { IdentityProviderRepository } from './identity-provider.repository.js';
import type { AnyProviderDeclaration } from './provider-declarations.js';
import type { ProviderSummary } from './identity-provider.declaration.js';
import { ModuleProviders } from './module-providers.js';
import { ProviderEndpoints } from './provider-endpoints.js';

/** A provider ready for use, with what was declared of it. */
export interface DeclaredProvider<Provider extends SignInFlow = SignInFlow> {
  readonly declaration: ProviderSummary;
  readonly provider: Provider;
}

/** Every way to sign in beside our own accounts. What one of them does or fails to do is nothing to the others. */
@Injectable()
export class IdentityProviders {
  private readonly made = new Map<
    string,
    { readonly version: string; readonly provider: Promise<SignInFlow> }
  >();

  constructor(
    private readonly repository: IdentityProviderRepository,
    private readonly modules: ModuleProviders,
    private readonly environment: Environment,
  ) {}

  /** As they stand on the login page: those of modules come last. */
  async list(): Promise<readonly ProviderSummary[]> {
    const ofModules = this.modules.list().map(({ declaration }) => declaration);
    return [...(await this.declared()), ...ofModules];
  }

  async declared(): Promise<readonly AnyProviderDeclaration[]> {
    return (await this.repository.list()).filter(({ id }) => !this.modules.find(id));
  }

  async find(id: string): Promise<DeclaredProvider | undefined> {
    const own = this.modules.find(id);
    if (own) return { declaration: own.declaration, provider: own.signIn };
    const declaration = await this.repository.find(id);
    return declaration && { declaration, provider: await this.providerOf(declaration) };
  }

  /** By the part behind the @; the first one declared, if several claim it. */
  async forEmail(address: string): Promise<ProviderSummary | undefined> {
    const domain = /@([^@\s]+)$/.exec(address.trim())?.[1]?.toLowerCase();
    if (domain === undefined) return undefined;
    return (await this.list()).find(({ email_domains }) => email_domains?.includes(domain));
  }

  /** One for each state of the declaration: it holds what was discovered. */
  private async providerOf(declaration: AnyProviderDeclaration): Promise<SignInFlow> {
    const version = hash('sha256', JSON.stringify(declaration), 'base64url');
    const known = this.made.get(declaration.id);
    if (known?.version === version) return known.provider;
    const provider = providerFor(
      declaration,
      new ProviderEndpoints(this.environment.publicUrl, declaration.id),
    );
    this.made.set(declaration.id, { version, provider });
    return provider;
  }
}

async function providerFor(
  declaration: AnyProviderDeclaration,
  endpoints: ProviderEndpoints,
): Promise<SignInFlow> {
  switch (declaration.kind) {
    case 'oidc':
      return new OidcIdentityProvider(declaration, endpoints);
    case 'saml':
      return new SamlIdentityProvider(declaration, endpoints);
    case 'ldap': {
      // Loaded by the first directory that is declared.
      const { LdapIdentityProvider } = await import('../ldap/ldap.identity-provider.js');
      return new LdapIdentityProvider(declaration);
    }
  }
}
