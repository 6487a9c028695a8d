import { Injectable } from '@nestjs/common';
import { GrantRevocation } from '../../auth/authorization-server/persistence/grant-revocation.js';
import { Database } from '../../database/database.js';

/** Takes a client away with all that hangs on it, so that another one of the same id begins with nothing. */
@Injectable()
export class ClientRemovalRepository {
  constructor(
    private readonly database: Database,
    private readonly revocation: GrantRevocation,
  ) {}

  async remove(clientId: string): Promise<void> {
    const grants = await this.database.query<{ id: string }>({ text: GRANTS_TO, values: [clientId] });
    for (const { id } of grants) await this.revocation.revoke(id);
    await this.database.transaction(async client => {
      for (const text of [END_TOKENS, END_CONSENTS, END_STATES, END_CLIENT])
        await client.query({ text, values: [clientId] });
    });
  }
}

const GRANTS_TO = `select id from oidc_artifact where type = 'Grant' and payload ->> 'clientId' = $1`;
const END_TOKENS = `delete from oidc_artifact where payload ->> 'clientId' = $1`;
const END_CONSENTS = 'delete from remembered_consent where client_id = $1';
const END_STATES = 'delete from app_state where client_id = $1';
const END_CLIENT = 'delete from client where client_id = $1';
