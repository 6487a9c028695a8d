import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const UNIQUE_VIOLATION = '23505';

export interface ProvisionedGroup {
  readonly id: string;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly version: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

export type AnnouncedGroup = Pick<ProvisionedGroup, 'displayName' | 'externalId'> & {
  /** Ids of users that there are. */
  readonly members: readonly string[];
};

export interface ProvisionedGroupQuery {
  readonly id?: string;
  readonly displayName?: string;
  readonly externalId?: string;
  readonly page?: { readonly offset: number; readonly count: number };
  /** Left out, yes: of large groups they are many. */
  readonly withMembers?: boolean;
}

/** A group after a change, and whose membership has changed. */
export interface ChangedGroup {
  readonly id: string;
  readonly affected: readonly string[];
}

/** The groups of the directory, and who is in them. */
@Injectable()
export class ProvisionedGroupRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string, withMembers = true): Promise<ProvisionedGroup | undefined> {
    return (await this.list({ id, withMembers }))[0];
  }

  async list(query: ProvisionedGroupQuery): Promise<readonly ProvisionedGroup[]> {
    const { id, displayName, externalId, page, withMembers = true } = query;
    if (id !== undefined && !UUID.test(id)) return [];
    return this.dataSource.query(`${LIST} order by g.created_at, g.id limit $4 offset $5`, [
      id ?? null,
      displayName ?? null,
      externalId ?? null,
      page?.count ?? null,
      page?.offset ?? 0,
      withMembers,
    ]);
  }

  async count(): Promise<number> {
    const [row] = await this.dataSource.query<{ count: number }[]>(
      'select count(*)::int as count from provisioned_group',
    );
    return row?.count ?? 0;
  }

  add({ displayName, externalId, members }: AnnouncedGroup): Promise<ChangedGroup | 'name-taken'> {
    return this.change(async manager => {
      const [row] = await manager.query<{ id: string }[]>(
        'insert into provisioned_group (display_name, external_id) values ($1, $2) returning id',
        [displayName, externalId],
      );
      return { id: row!.id, affected: await setMembers(manager, row!.id, members) };
    });
  }

  replace(
    id: string,
    version: string,
    { displayName, externalId, members }: AnnouncedGroup,
  ): Promise<ChangedGroup | 'name-taken' | 'stale'> {
    return this.change(async manager => {
      const [rows] = await manager.query<[{ isRenamed: boolean }[], number]>(REPLACE, [
        id,
        version,
        displayName,
        externalId,
      ]);
      const [changed] = rows;
      if (!changed) return 'stale';
      const affected = await setMembers(manager, id, members);
      // those who stay have another claim, if the name is another one
      return { id, affected: changed.isRenamed ? [...new Set([...affected, ...members])] : affected };
    });
  }

  async remove(id: string, version: string): Promise<ChangedGroup | 'stale'> {
    return this.dataSource.transaction(async manager => {
      const [known] = await manager.query<{ id: string }[]>(
        'select id from provisioned_group where id = $1 and version = $2 for update',
        [id, version],
      );
      if (!known) return 'stale';
      const affected = await setMembers(manager, id, []);
      await manager.query('delete from provisioned_group where id = $1', [id]);
      return { id, affected };
    });
  }

  private async change<T>(work: (manager: EntityManager) => Promise<T>): Promise<T | 'name-taken'> {
    try {
      return await this.dataSource.transaction(work);
    } catch (error) {
      const { code } = (error instanceof QueryFailedError ? error.driverError : {}) as { code?: string };
      if (code === UNIQUE_VIOLATION) return 'name-taken';
      throw error;
    }
  }
}

/** Gives those who came and those who left. */
async function setMembers(
  manager: EntityManager,
  id: string,
  members: readonly string[],
): Promise<readonly string[]> {
  const rows = await manager.query<{ user_id: string }[]>(SET_MEMBERS, [id, members]);
  return rows.map(({ user_id: user }) => user);
}

const LIST = `
  select g.id, g.display_name as "displayName", g.external_id as "externalId", g.version::text,
         g.created_at as "createdAt", g.updated_at as "updatedAt",
         coalesce((select json_agg(json_build_object('id', m.user_id, 'name', u.name) order by m.user_id)
                   from provisioned_group_member m join user_account u on u.id = m.user_id
                   where $6 and m.group_id = g.id), '[]') as members
  from provisioned_group g
  where ($1::uuid is null or g.id = $1) and ($2::text is null or lower(g.display_name) = lower($2))
    and ($3::text is null or g.external_id = $3)`;
const REPLACE = `
  update provisioned_group g set display_name = $3, external_id = $4, version = g.version + 1, updated_at = now()
  from provisioned_group before where g.id = $1 and g.version = $2 and before.id = g.id
  returning (before.display_name, before.external_id) is distinct from ($3, $4) as "isRenamed"`;
const SET_MEMBERS = `
  with wanted as (select p.id from provisioned_user p where p.id = any($2::uuid[]) and p.deleted_at is null for share),
  gone as (delete from provisioned_group_member where group_id = $1 and user_id not in (select id from wanted)
           returning user_id),
  come as (insert into provisioned_group_member (group_id, user_id) select $1, id from wanted
           on conflict do nothing returning user_id)
  select user_id from gone union all select user_id from come`;
