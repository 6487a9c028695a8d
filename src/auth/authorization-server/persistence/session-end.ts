import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { LaunchContextService } from '../../../launch-context/launch-context.service.js';
import { ArtifactRepository } from './artifact.repository.js';
import { GrantRevocation } from './grant-revocation.js';

/** The end of a browser session, and of what lasts no longer: `online_access`, and being signed in at the portal. */
@Injectable()
export class SessionEnd {
  constructor(
    private readonly launches: LaunchContextService,
    private readonly grants: GrantRevocation,
    private readonly artifacts: ArtifactRepository,
    private readonly database: Database,
  ) {}

  /** The `uid` of the session, which may be gone already. The library cannot end one whose cookie it has not read. */
  async end(sessionUid: string): Promise<void> {
    await this.artifacts.deleteByUid('Session', sessionUid);
    for (const grantId of await this.launches.onlineGrantsOf(sessionUid)) await this.grants.revoke(grantId);
    await this.database.query({ text: END_PORTAL, values: [sessionUid] });
  }
}

const END_PORTAL = 'delete from portal_session where session_uid = $1';
