import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { Environment } from '../../../config/environment.js';

/** One consent of a person to one app: with tokens that are in force, or remembered for the next launch. */
export interface GrantRow {
  readonly clientId: string;
  /** Logical id of the Patient it is about. */
  readonly patient: string | null;
  readonly scope: string;
  readonly grantedAt: Date;
  readonly lastUsedAt: Date | null;
  /** The next launch does not ask. */
  readonly isRemembered: boolean;
}

/** The grants of people, as `oidc_artifact` and `launch_context` hold them. */
@Injectable()
export class GrantRepository {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {}

  /** Those from which a token, or a code for one, is in force, and those that are remembered; the newest first. */
  async inForceFor(userId: string): Promise<readonly GrantRow[]> {
    return this.database.query<GrantRow>({
      text: `select c.client_id as "clientId", c.patient,
                    coalesce(g.payload -> 'resources' ->> $2, '') as scope,
                    to_timestamp((g.payload ->> 'iat')::float8) as "grantedAt",
                    c.last_used_at as "lastUsedAt", false as "isRemembered"
             from launch_context c join oidc_artifact g on g.type = 'Grant' and g.id = c.grant_id
             where c.user_id = $1 and exists (
               select 1 from oidc_artifact t
               where t.grant_id = c.grant_id
                 and t.type in ('AccessToken', 'RefreshToken', 'AuthorizationCode')
                 and t.consumed_at is null and t.expires_at > now())
             union all
             select r.client_id, nullif(r.patient, ''), array_to_string(r.granted, ' '), r.created_at,
                    (select max(c.last_used_at) from launch_context c
                     where c.user_id = r.user_id and c.client_id = r.client_id), true
             from remembered_consent r where r.user_id = $1
             order by 4 desc`,
      values: [userId, this.environment.fhirBase],
    });
  }

  async ofClient(userId: string, clientId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ grantId: string }>({
      text: `select grant_id as "grantId" from launch_context
             where user_id = $1 and client_id = $2 and grant_id is not null`,
      values: [userId, clientId],
    });
    return rows.map(({ grantId }) => grantId);
  }

  /** Of all people. */
  async toClient(clientId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ grantId: string }>({
      text: `select grant_id as "grantId" from launch_context where client_id = $1 and grant_id is not null`,
      values: [clientId],
    });
    return rows.map(({ grantId }) => grantId);
  }
}
