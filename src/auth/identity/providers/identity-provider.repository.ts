import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { SecretBox } from '../../secret-box.js';
import { DeclaredIdentityProvider } from './identity-provider.entity.js';
import type { AnyProviderDeclaration } from './provider-declarations.js';

const SECRETS: ReadonlySet<string> = new Set(['client_secret', 'bind_password', 'private_key']);

/** What the operator has declared, with its secrets opened. */
@Injectable()
export class IdentityProviderRepository {
  private readonly providers: Repository<DeclaredIdentityProvider>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly box: SecretBox,
  ) {
    this.providers = dataSource.getRepository(DeclaredIdentityProvider);
  }

  /** In the order of the declaration. */
  async list(): Promise<readonly AnyProviderDeclaration[]> {
    const rows = await this.providers.find({ where: { enabled: true }, order: { position: 'ASC' } });
    return rows.map(row => this.opened(row));
  }

  async find(id: string): Promise<AnyProviderDeclaration | undefined> {
    if (!/^[a-z0-9-]{1,40}$/.test(id)) return undefined;
    const row = await this.providers.findOneBy({ id, enabled: true });
    return row ? this.opened(row) : undefined;
  }

  /** The whole list: whoever is not in it signs nobody in any more. Accounts and links stay. */
  async declare(declarations: readonly AnyProviderDeclaration[]): Promise<void> {
    await this.dataSource.transaction(async manager => {
      await manager.query('update identity_provider set enabled = false where id <> all($1)', [
        declarations.map(({ id }) => id),
      ]);
      await manager.save(
        DeclaredIdentityProvider,
        declarations.map((declaration, position) => ({
          id: declaration.id,
          kind: declaration.kind,
          position,
          enabled: true,
          declaration: changed(declaration, secret => this.box.seal(secret)),
        })),
      );
    });
  }

  private opened({ declaration }: DeclaredIdentityProvider): AnyProviderDeclaration {
    return changed(declaration as AnyProviderDeclaration, secret => this.box.open(secret));
  }
}

function changed<Declaration extends object>(
  declaration: Declaration,
  change: (secret: string) => string,
): Declaration {
  const members = Object.entries(declaration).map(([name, value]) => [
    name,
    SECRETS.has(name) && typeof value === 'string' ? change(value) : (value as unknown),
  ]);
  return Object.fromEntries(members) as Declaration;
}
