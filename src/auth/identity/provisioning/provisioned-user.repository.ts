import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProvisionedUser } from './provisioned-user.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What narrows a list, by index. */
export interface ProvisionedUserQuery {
  readonly id?: string;
  readonly userName?: string;
  readonly externalId?: string;
  /** Left out, all of them. */
  readonly page?: { readonly offset: number; readonly count: number };
}

/** Reads the people whom the directory has announced. */
@Injectable()
export class ProvisionedUserRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<ProvisionedUser | undefined> {
    return (await this.list({ id }))[0];
  }

  /** In the order in which they came. */
  async list({ id, userName, externalId, page }: ProvisionedUserQuery): Promise<readonly ProvisionedUser[]> {
    if (id !== undefined && !UUID.test(id)) return [];
    return this.dataSource.query(`${LIST} order by p.created_at, p.id limit $4 offset $5`, [
      id ?? null,
      userName ?? null,
      externalId ?? null,
      page?.count ?? null,
      page?.offset ?? 0,
    ]);
  }

  async count(): Promise<number> {
    const [row] = await this.dataSource.query<{ count: number }[]>(
      'select count(*)::int as count from provisioned_user where deleted_at is null',
    );
    return row?.count ?? 0;
  }

  /** Which of these ids are somebody. */
  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      'select id from provisioned_user where id = any($1::uuid[]) and deleted_at is null',
      [ids.filter(id => UUID.test(id))],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** What came out of the mapping, when it was looked at last. */
  async noteRefusal(id: string, refusal: string | null): Promise<void> {
    await this.dataSource.query(
      'update provisioned_user set refusal = $2 where id = $1 and refusal is distinct from $2',
      [id, refusal],
    );
  }
}

const LIST = `
  select p.id, p.attributes, p.active, p.refusal, p.version::text, p.created_at as "createdAt", p.updated_at as "updatedAt",
         json_build_object('username', u.username, 'roles', u.roles, 'fhirUser', u.fhir_user) as account,
         coalesce((select json_agg(json_build_object('id', g.id, 'displayName', g.display_name, 'externalId', g.external_id)
                                   order by g.display_name)
                   from provisioned_group_member m join provisioned_group g on g.id = m.group_id
                   where m.user_id = p.id), '[]') as groups
  from provisioned_user p join user_account u on u.id = p.id
  where p.deleted_at is null and ($1::uuid is null or p.id = $1)
    and ($2::text is null or lower(p.user_name) = lower($2)) and ($3::text is null or p.external_id = $3)`;
