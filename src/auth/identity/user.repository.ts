import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import type { UserRights } from '../resource-server/principal.js';
import { hashPassword, passwordMatches } from './password-hash.js';
import type { UserDeclaration } from './user-declaration.js';
import { User } from './user.entity.js';

/** Which accounts are listed. */
export interface UserSearch {
  readonly text?: string | undefined;
  readonly role?: string | undefined;
  /** The user name of the last one that is known. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The people who may sign in. */
@Injectable()
export class UserRepository {
  private readonly users: Repository<User>;

  constructor(dataSource: DataSource) {
    this.users = dataSource.getRepository(User);
  }

  /** Undefined for an unknown user and for a disabled one. The database would refuse a NUL, which nobody's name holds. */
  async findByUsername(username: string): Promise<User | undefined> {
    if (username.includes('\0')) return undefined;
    return (await this.users.findOneBy({ username: username.toLowerCase(), enabled: true })) ?? undefined;
  }

  async find(id: string): Promise<User | undefined> {
    return (await this.users.findOneBy({ id, enabled: true })) ?? undefined;
  }

  async list(): Promise<readonly User[]> {
    return this.users.find({ where: { enabled: true }, order: { username: 'ASC' } });
  }

  /** With those that are disabled, for whoever keeps the accounts. */
  async listAll(): Promise<readonly User[]> {
    return this.users.find({ order: { username: 'ASC' } });
  }

  /** Accounts by name, a part at a time: those whose user name, name or e-mail address has this text, or with a role. */
  async search({ text, role, after, limit }: UserSearch): Promise<readonly User[]> {
    const found = this.users.createQueryBuilder('account').orderBy('account.username').limit(limit);
    if (text !== undefined)
      found.andWhere(`concat_ws(' ', account.username, account.name, account.email) ilike :text`, {
        text: `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
      });
    if (role !== undefined) found.andWhere(':role = any(account.roles)', { role });
    if (after !== undefined) found.andWhere('account.username > :after', { after });
    return found.getMany();
  }

  /** Disabled or not, for whoever keeps the accounts. */
  async findAccount(by: { readonly id: string } | { readonly username: string }): Promise<User | undefined> {
    return (await this.users.findOneBy(by)) ?? undefined;
  }

  /**
   * Adds the user, or makes the known one equal to the declaration. Without a password the known one stays, and so does
   * whether the account is disabled: that an administrator decides, and no declaration.
   */
  async declare(declaration: UserDeclaration): Promise<User> {
    const username = declaration.username.toLowerCase();
    // Processes that start together declare the same people: one after the other.
    return this.users.manager.transaction(async manager => {
      await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`account ${username}`]);
      const users = manager.withRepository(this.users);
      const known = await users.findOneBy({ username });
      const user = users.create({
        ...(known ? { id: known.id } : {}),
        username,
        passwordHash: await passwordHashOf(declaration, known),
        name: declaration.name ?? declaration.username,
        email: declaration.email ?? null,
        fhirUser: declaration.fhirUser ?? null,
        proxies: declaration.proxies ?? [],
        roles: declaration.roles ?? [],
        enabled: known?.enabled ?? true,
      });
      return users.save(user);
    });
  }

  /**
   * The same for a declaration that is made again at each start: its password is set when it is new there, and is the
   * person's to change from then on.
   */
  async uphold(declaration: UserDeclaration): Promise<void> {
    const { password, ...rest } = declaration;
    if (password === undefined) return void (await this.declare(declaration));
    const username = declaration.username.toLowerCase();
    const { declaredPasswordHash: before } = (await this.findAccount({ username })) ?? {};
    if (before && (await passwordMatches(before, password))) return void (await this.declare(rest));
    const { id, passwordHash } = await this.declare(declaration);
    await this.users.update({ id }, { declaredPasswordHash: passwordHash });
  }

  /** Takes effect with the next sign-in, refresh and authorization request. */
  async disable(id: string): Promise<void> {
    await this.users.update({ id }, { enabled: false });
  }

  async enable(id: string): Promise<void> {
    await this.users.update({ id }, { enabled: true });
  }

  async setPassword(id: string, password: string): Promise<void> {
    await this.users.update({ id }, { passwordHash: await hashPassword(password) });
  }

  /** What the person may do by the account alone; whom a RelatedPerson stands in for, FHIR knows. */
  rightsOf(user: User): Promise<UserRights> {
    const [type, id] = user.fhirUser?.split('/') ?? [];
    return Promise.resolve({
      username: user.username,
      ...(user.fhirUser === null ? {} : { fhirUser: user.fhirUser }),
      roles: user.roles,
      patients: type === 'Patient' && id ? [id] : [],
    });
  }
}

async function passwordHashOf(declaration: UserDeclaration, known: User | null): Promise<string | null> {
  const { password } = declaration;
  if (password === undefined) return known?.passwordHash ?? null;
  if (known?.passwordHash && (await passwordMatches(known.passwordHash, password))) return known.passwordHash;
  return hashPassword(password);
}
