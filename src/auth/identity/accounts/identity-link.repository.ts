import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Role } from '../../resource-server/principal.js';
import { User } from '../user.entity.js';
import { IdentityLink } from './identity-link.entity.js';

/** What an account is to be after a sign-in elsewhere. */
export interface LinkedAccount {
  readonly providerId: string;
  readonly subject: string;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly fhirUser: string | null;
  readonly roles: readonly Role[];
}

/** Who signs in elsewhere, and with which account of ours. */
@Injectable()
export class IdentityLinkRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Disabled ones too. */
  async find(providerId: string, subject: string): Promise<User | undefined> {
    return findUser(this.dataSource.manager, providerId, subject);
  }

  /** Whether somebody else of this provider is this person already: re-hired, or a number that was given twice. */
  async isTaken(providerId: string, subject: string, fhirUser: string): Promise<boolean> {
    return isTaken(this.dataSource.manager, providerId, subject, fhirUser);
  }

  /** The account as it is, if it is enabled. */
  async noteSignIn(providerId: string, subject: string): Promise<User | undefined> {
    const { manager } = this.dataSource;
    await manager.update(IdentityLink, { providerId, subject }, { lastSignedInAt: new Date() });
    const user = await findUser(manager, providerId, subject);
    return user?.enabled ? user : undefined;
  }

  /** Makes the account, or brings the known one up to date; or says what is in the way. */
  async save(account: LinkedAccount): Promise<User | 'disabled' | 'taken'> {
    const { providerId, subject, username, fhirUser } = account;
    return this.dataSource.transaction(async manager => {
      // first sign-ins at one moment, of one person or as one person, come one after the other
      await lockProvider(manager, providerId);
      if (fhirUser !== null && (await isTaken(manager, providerId, subject, fhirUser))) return 'taken';
      const known = await findUser(manager, providerId, subject);
      if (known?.enabled === false) return 'disabled';
      const user = known ?? (await newUser(manager, providerId, subject, username));
      const { name, email, roles } = account;
      const saved = await manager.save(Object.assign(user, { name, email, fhirUser, roles: [...roles] }));
      const link = { providerId, subject, userId: saved.id, lastSignedInAt: new Date() };
      await manager.save(IdentityLink, link);
      // the database counts the changes of rights
      return manager.findOneByOrFail(User, { id: saved.id });
    });
  }
}

async function findUser(
  manager: EntityManager,
  providerId: string,
  subject: string,
): Promise<User | undefined> {
  const link = await manager.findOneBy(IdentityLink, { providerId, subject });
  return (link && (await manager.findOneBy(User, { id: link.userId }))) ?? undefined;
}

function isTaken(
  manager: EntityManager,
  providerId: string,
  subject: string,
  fhirUser: string,
): Promise<boolean> {
  return manager
    .createQueryBuilder(IdentityLink, 'link')
    .innerJoin(User, 'person', 'person.id = link.userId')
    .where('link.providerId = :providerId and link.subject <> :subject', { providerId, subject })
    .andWhere('person.fhirUser = :fhirUser', { fhirUser })
    .getExists();
}

/** With a slash, which no declared user name may hold: nobody can be declared into somebody else's account. */
async function newUser(
  manager: EntityManager,
  providerId: string,
  subject: string,
  username: string,
): Promise<User> {
  const wanted = `${providerId}/${username}`.toLowerCase();
  const isFree = !(await manager.existsBy(User, { username: wanted }));
  return manager.create(User, {
    username: isFree ? wanted : usernameBySubject(providerId, subject),
    passwordHash: null,
    proxies: [],
    enabled: true,
  });
}

/** For somebody whose name is taken. */
export function usernameBySubject(providerId: string, subject: string): string {
  return `${providerId}/${hash('sha256', subject, 'hex').slice(0, 32)}`;
}

/** Until the transaction ends, nobody else makes or changes accounts of this provider. */
export async function lockProvider(manager: EntityManager, providerId: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock($1)', [lockOf(providerId)]);
}

function lockOf(providerId: string): string {
  const bytes = Buffer.from(hash('sha256', `identity ${providerId}`, 'hex').slice(0, 16), 'hex');
  return bytes.readBigInt64BE().toString();
}
