import { Injectable } from '@nestjs/common';
import { DataSource, In, type Repository } from 'typeorm';
import { SecretBox } from '../../secret-box.js';
import { ProviderUnavailableError } from '../identity-provider.js';
import { DeclaredIdentityProvider } from './identity-provider.entity.js';
import type { AnyProviderDeclaration } from './provider-declarations.js';

/** Members of declarations that are sealed in the database and never told again. */
export const PROVIDER_SECRETS: ReadonlySet<string> = new Set([
  'client_secret',
  'bind_password',
  'private_key',
]);

/** A declared provider, disabled or not. */
export interface RegisteredProvider extends Omit<DeclaredIdentityProvider, 'declaration'> {
  readonly declaration: AnyProviderDeclaration;
}

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

  /** In the order of the declaration, with their secrets sealed: one that cannot be opened is nothing to the others. */
  async list(): Promise<readonly AnyProviderDeclaration[]> {
    const rows = await this.providers.find({ where: { enabled: true }, order: { position: 'ASC' } });
    return rows.map(({ declaration }) => declaration as AnyProviderDeclaration);
  }

  async find(id: string): Promise<AnyProviderDeclaration | undefined> {
    const found = await this.findRegistered(id);
    return found?.enabled ? this.opened(found.declaration) : undefined;
  }

  /** Disabled or not, for whoever keeps them; secrets are sealed. */
  async listAll(): Promise<readonly RegisteredProvider[]> {
    const rows = await this.providers.find({ order: { position: 'ASC', id: 'ASC' } });
    return rows as readonly RegisteredProvider[];
  }

  async findRegistered(id: string): Promise<RegisteredProvider | undefined> {
    if (!/^[a-z0-9-]{1,40}$/.test(id)) return undefined;
    return ((await this.providers.findOneBy({ id })) as RegisteredProvider | null) ?? undefined;
  }

  /** The whole list of the bootstrap file: whoever is not in it any more is gone. Accounts and links stay. */
  async declare(declarations: readonly AnyProviderDeclaration[]): Promise<void> {
    const ids = declarations.map(({ id }) => id);
    await this.dataSource.transaction(async manager => {
      await manager.query(`delete from identity_provider where origin = 'bootstrap' and id <> all($1)`, [
        ids,
      ]);
      const known = await manager.findBy(DeclaredIdentityProvider, { id: In(ids) });
      await manager.save(
        DeclaredIdentityProvider,
        declarations.map((declaration, position) => ({
          ...this.rowOf(declaration),
          position,
          enabled: known.find(({ id }) => id === declaration.id)?.enabled ?? true,
          origin: 'bootstrap' as const,
        })),
      );
    });
  }

  /** False if there is one of this id. It comes last on the login page. */
  async add(declaration: AnyProviderDeclaration): Promise<boolean> {
    const { id, kind, declaration: sealed } = this.rowOf(declaration);
    const added: unknown[] = await this.dataSource.query(
      `insert into identity_provider (id, kind, position, enabled, origin, declaration)
       select $1, $2, coalesce(max(position) + 1, 0), true, 'administration', $3 from identity_provider
       on conflict do nothing returning id`,
      [id, kind, JSON.stringify(sealed)],
    );
    return added.length > 0;
  }

  async replace(declaration: AnyProviderDeclaration): Promise<void> {
    await this.providers.save(this.rowOf(declaration));
  }

  async setEnabled(id: string, enabled: boolean): Promise<void> {
    await this.providers.update({ id }, { enabled });
  }

  /** Accounts and links stay: who is declared again under this id finds them. */
  async remove(id: string): Promise<void> {
    await this.providers.delete({ id });
  }

  private rowOf(
    declaration: AnyProviderDeclaration,
  ): Pick<DeclaredIdentityProvider, 'id' | 'kind' | 'declaration'> {
    const { id, kind } = declaration;
    return { id, kind, declaration: changed(declaration, secret => this.box.seal(secret)) };
  }

  /** Throws ProviderUnavailableError for a secret that was sealed with a key which `SECRETS_KEY` does not hold. */
  opened(declaration: AnyProviderDeclaration): AnyProviderDeclaration {
    try {
      return changed(declaration, secret => this.box.open(secret));
    } catch (error) {
      throw new ProviderUnavailableError(declaration.id, error);
    }
  }
}

function changed<Declaration extends object>(
  declaration: Declaration,
  change: (secret: string) => string,
): Declaration {
  const members = Object.entries(declaration).map(([name, value]) => [
    name,
    PROVIDER_SECRETS.has(name) && typeof value === 'string' ? change(value) : (value as unknown),
  ]);
  return Object.fromEntries(members) as Declaration;
}
