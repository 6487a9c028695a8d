import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { IdentityProviderDeclaration, PROVIDER_KINDS } from './identity-provider.declaration.js';
import { IdentityProvider } from './own-identity-provider.js';

/** Every `IdentityProvider` among the providers of all modules. */
@Injectable()
export class ModuleProviders implements OnModuleInit {
  private found: readonly IdentityProvider[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  /** Throws for a declaration that is wrong, with the class and the member. */
  onModuleInit(): void {
    const found = this.discovery
      .getProviders()
      .map(({ instance }) => instance as unknown)
      .filter(instance => instance instanceof IdentityProvider);
    const ids = found.map(({ declaration }) => declaration.id);
    const mistakes = found.flatMap((provider, index) => [
      ...mistakesOf(provider),
      ...(ids.indexOf(ids[index]!) < index ? [wrong(provider, 'id is that of another module too')] : []),
    ]);
    if (mistakes.length > 0) throw new Error(mistakes.join('; '));
    this.found = found;
  }

  list(): readonly IdentityProvider[] {
    return this.found;
  }

  find(id: string): IdentityProvider | undefined {
    return this.found.find(({ declaration }) => declaration.id === id);
  }
}

function mistakesOf(provider: IdentityProvider): readonly string[] {
  // which kind it is, is of no matter: it has none of ours
  const declared = { ...provider.declaration, kind: PROVIDER_KINDS[0] };
  const errors = validateSync(plainToInstance(IdentityProviderDeclaration, declared));
  const words = errors.flatMap(({ property, constraints }) =>
    Object.values(constraints ?? { within: `${property} is wrong: compare docs/identity` }),
  );
  if (declared.id === 'local') words.push('id local means our own accounts: choose another id');
  return words.map(each => wrong(provider, each));
}

function wrong(provider: IdentityProvider, words: string): string {
  return `${provider.constructor.name}, an identity provider of a module, is declared wrongly: ${words}`;
}
