import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { Environment } from '../../../config/environment.js';

/** One consent of a person to one app, with which the app can still do something. */
export interface GrantRow {
  readonly grantId: string;
  readonly clientId: string;
  /** Logical id of the Patient it is about. */
  readonly patient: string | null;
  readonly scope: string;
  readonly grantedAt: Date;
  readonly lastUsedAt: Date | null;
}

/** The grants of people, as `oidc_artifact` and `launch_context` hold them. */
@Injectable()
export class GrantRepository {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {}

  /** Those from which a token, or a code for one, is in force; the newest first. */
  async inForceFor(userId: string): Promise<readonly GrantRow[]> {
    return this.database.query<GrantRow>({
      text: `select c.grant_id as "grantId", c.client_id as "clientId", c.patient,
                    coalesce(g.payload -> 'resources' ->> $2, '') as scope,
                    to_timestamp((g.payload ->> 'iat')::float8) as "grantedAt",
                    c.last_used_at as "lastUsedAt"
             from launch_context c join oidc_artifact g on g.type = 'Grant' and g.id = c.grant_id
             where c.user_id = $1 and exists (
               select 1 from oidc_artifact t
               where t.grant_id = c.grant_id
                 and t.type in ('AccessToken', 'RefreshToken', 'AuthorizationCode')
                 and t.consumed_at is null and t.expires_at > now())
             order by 5 desc`,
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
