import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { IdentityLink } from '../accounts/identity-link.entity.js';
import { lockProvider, usernameBySubject } from '../accounts/identity-link.repository.js';
import type { Role } from '../../resource-server/principal.js';
import { User } from '../user.entity.js';
import { OWN_ACCOUNTS } from './provisioning.js';
import type { AnnouncedUser } from './provisioned-user.js';

const UNIQUE_VIOLATION = '23505';

/** What is in the way of an announcement: nothing of it is written then. */
export type Obstacle = 'name-taken' | 'subject-taken' | 'disabled' | 'stale' | 'gone';

/** Whom an announcement is about: somebody at a provider, or somebody who signs in here. */
export interface AnnouncedSubject {
  readonly providerId: string;
  /** Of a provider. */
  readonly subject?: string;
}

/** Writes accounts for the directory: the account, what it was announced with, and how the person signs in, or nothing. */
@Injectable()
export class ProvisionedAccountRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** A new account without any rights, or the one that this person has had. Gives its id. */
  add(user: AnnouncedUser, subject: AnnouncedSubject): Promise<{ readonly id: string } | Obstacle> {
    return this.change(subject.providerId, async manager => {
      const known = await knownAccount(manager, subject);
      const isReturning = known !== null && (await isTombstone(manager, known.id));
      if (known?.managedBy && !isReturning) return 'subject-taken';
      if (known?.enabled === false && !isReturning) return 'disabled';
      const username = known?.username ?? (await freeUsername(manager, user, subject));
      if (username === undefined) return 'name-taken';
      const account =
        known ??
        manager.create(User, { username, passwordHash: null, proxies: [], roles: [], fhirUser: null });
      const { name, email, active: enabled } = user;
      const { id } = await manager.save(Object.assign(account, { name, email, enabled, managedBy: 'scim' }));
      await link(manager, id, subject);
      await manager.query(ADD, [id, ...columnsOf(user)]);
      return { id };
    });
  }

  /** The version is the one that the change was made from. */
  replace(
    id: string,
    version: string,
    user: AnnouncedUser,
    subject: AnnouncedSubject,
  ): Promise<{ readonly id: string } | Obstacle> {
    return this.change(subject.providerId, async manager => {
      const [known] = await manager.query<{ version: string; active: boolean }[]>(
        'select version::text, active from provisioned_user where id = $1 and deleted_at is null for update',
        [id],
      );
      if (!known) return 'gone';
      if (known.version !== version) return 'stale';
      const holder = await knownAccount(manager, subject);
      if (holder && holder.id !== id) return 'subject-taken';
      await manager.query(REPLACE, [id, ...columnsOf(user)]);
      const account = await manager.findOneByOrFail(User, { id });
      const { name, email, active } = user;
      // who was disabled by an administrator is enabled by a change of the directory only, not by each of its letters
      const enabled = known.active === active ? account.enabled && active : active;
      const username = subject.subject === undefined ? user.userName.toLowerCase() : account.username;
      await manager.save(Object.assign(account, { name, email, enabled, username }));
      if (await link(manager, id, subject)) await manager.query(FORGET, [id]);
      return { id };
    });
  }

  /** The account stays, disabled and without rights: records name it. A name to sign in with here is free again. */
  remove(id: string, version: string): Promise<{ readonly id: string } | Obstacle> {
    return this.dataSource.transaction(async manager => {
      const [, changed] = await manager.query<[unknown, number]>(REMOVE, [id, version]);
      if (changed === 0) return 'stale';
      await manager.query('delete from provisioned_group_member where user_id = $1', [id]);
      await manager.query(LEAVE, [id]);
      await manager.query(FORGET, [id]);
      return { id };
    });
  }

  /** False if another account of the provider or the directory is this person already. */
  async setRights(
    id: string,
    providerId: string,
    { fhirUser, roles }: { readonly fhirUser: string | null; readonly roles: readonly Role[] },
  ): Promise<boolean> {
    return this.dataSource.transaction(async manager => {
      await lockProvider(manager, providerId);
      if (fhirUser !== null) {
        const [taken] = await manager.query<unknown[]>(TAKEN, [id, fhirUser, providerId]);
        if (taken !== undefined) return false;
      }
      await manager.query(SET_RIGHTS, [id, fhirUser, roles]);
      return true;
    });
  }

  private async change<T>(
    providerId: string,
    work: (manager: EntityManager) => Promise<T | Obstacle>,
  ): Promise<T | Obstacle> {
    try {
      return await this.dataSource.transaction(async manager => {
        // sign-ins of the same people come before or after, not meanwhile
        await lockProvider(manager, providerId);
        return work(manager);
      });
    } catch (error) {
      const { code } = (error instanceof QueryFailedError ? error.driverError : {}) as { code?: string };
      if (code === UNIQUE_VIOLATION) return 'name-taken';
      throw error;
    }
  }
}

async function knownAccount(
  manager: EntityManager,
  { providerId, subject }: AnnouncedSubject,
): Promise<User | null> {
  if (subject === undefined) return null;
  const known = await manager.findOneBy(IdentityLink, { providerId, subject });
  return known && manager.findOneBy(User, { id: known.userId });
}

async function isTombstone(manager: EntityManager, id: string): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    'select 1 from provisioned_user where id = $1 and deleted_at is not null',
    [id],
  );
  return rows.length > 0;
}

/** As with a first sign-in: with a slash, which no declared name may hold, unless the person signs in here. */
async function freeUsername(
  manager: EntityManager,
  { userName }: AnnouncedUser,
  { providerId, subject }: AnnouncedSubject,
): Promise<string | undefined> {
  const wanted = (subject === undefined ? userName : `${providerId}/${userName}`).slice(0, 150).toLowerCase();
  if (!(await manager.existsBy(User, { username: wanted }))) return wanted;
  return subject === undefined ? undefined : usernameBySubject(providerId, subject);
}

/** The one that leads to this account, and no other. True if another one has led to it. */
async function link(
  manager: EntityManager,
  userId: string,
  { providerId, subject }: AnnouncedSubject,
): Promise<boolean> {
  if (providerId === OWN_ACCOUNTS || subject === undefined) return false;
  const [, former] = await manager.query<[unknown, number]>(
    'delete from identity_link where user_id = $1 and provider_id = $2 and subject <> $3',
    [userId, providerId, subject],
  );
  await manager.query(
    `insert into identity_link (provider_id, subject, user_id, last_signed_in_at) values ($1, $2, $3, now())
     on conflict (provider_id, subject) do nothing`,
    [providerId, subject, userId],
  );
  return former > 0;
}

function columnsOf({ userName, externalId, attributes, active }: AnnouncedUser): readonly unknown[] {
  return [userName, externalId, JSON.stringify(attributes), active];
}

const ADD = `
  insert into provisioned_user (id, user_name, external_id, attributes, active) values ($1, $2, $3, $4, $5)
  on conflict (id) do update set user_name = excluded.user_name, external_id = excluded.external_id,
    attributes = excluded.attributes, active = excluded.active, version = provisioned_user.version + 1,
    created_at = now(), updated_at = now(), deleted_at = null, refusal = null`;
const REPLACE = `
  update provisioned_user set user_name = $2, external_id = $3, attributes = $4, active = $5,
    version = version + 1, updated_at = now() where id = $1`;
const REMOVE = `
  update provisioned_user set deleted_at = now(), updated_at = now(), attributes = '{}', user_name = id::text,
    external_id = null, refusal = null, active = false, version = version + 1
  where id = $1 and version = $2 and deleted_at is null`;
const LEAVE = `
  update user_account u set enabled = false, roles = '{}', fhir_user = null, managed_by = null,
    username = case when exists (select 1 from identity_link l where l.user_id = u.id) then username
                    else 'deleted/' || u.id end, updated_at = now()
  where id = $1`;
/** Whoever has the account next signs in with nothing of the person before, and stands in for nobody. */
const FORGET = `
  with factors as (delete from second_factor where user_id = $1), links as (delete from invitation where user_id = $1)
  update user_account set password_hash = null, proxies = '{}' where id = $1`;
const TAKEN = `
  select 1 from user_account u where u.id <> $1 and u.fhir_user = $2 and (u.managed_by is not null
    or exists (select 1 from identity_link l where l.user_id = u.id and l.provider_id = $3)) limit 1`;
const SET_RIGHTS = `
  update user_account set fhir_user = $2, roles = $3, updated_at = now()
  where id = $1 and (fhir_user, roles) is distinct from ($2::text, $3::text[])`;
