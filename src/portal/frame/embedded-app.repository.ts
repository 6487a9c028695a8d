import { Injectable } from '@nestjs/common';
import { scopeWords } from '../../auth/scopes/identity-scopes.js';
import { Environment } from '../../config/environment.js';
import { Database } from '../../database/database.js';
import type { Visitor } from '../session/visitor.js';
import type { EmbeddedApp } from './embedded-app.js';

/** What a message must know to be taken for one of this app. */
export interface MessageProof {
  readonly id: string;
  readonly handle: string;
  /** Of the frame that the message came to. */
  readonly patient: string;
}

/** The embedded apps, as `launch_context` and the grants hold them. */
@Injectable()
export class EmbeddedAppRepository {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {}

  /**
   * The app whose handle this is: it was opened in this session, on this patient, its tab is open, and what was granted to
   * it is in force.
   */
  async find({ session, user }: Visitor, proof: MessageProof): Promise<EmbeddedApp | undefined> {
    const rows = await this.database.query<Omit<EmbeddedApp, 'scopes'> & { readonly scope: string }>({
      text: `select c.id, c.client_id as "clientId", c.patient,
                    coalesce(g.payload -> 'resources' ->> $6, '') as scope
             from launch_context c join oidc_artifact g on g.type = 'Grant' and g.id = c.grant_id
             where c.id::text = $1 and c.messaging_handle = $2 and c.messaging_session = $3
               and c.user_id = $4 and c.patient = $5 and c.expires_at > now() and g.expires_at > now()`,
      values: [proof.id, proof.handle, session.idHash, user.id, proof.patient, this.environment.fhirBase],
    });
    const [row] = rows;
    if (!row) return undefined;
    const { scope, ...app } = row;
    return { ...app, scopes: scopeWords(scope) };
  }
}
