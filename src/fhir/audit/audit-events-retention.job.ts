import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { Database } from '../../database/database.js';
import { PeriodicJob } from '../../jobs/periodic-job.js';
import { AccessFilter } from '../access/access-filter.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import { ResourceRepository } from '../storage/resource.repository.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of one transaction. */
const PAGE = 100;

/** Destroys AuditEvents that were made AUDIT_EVENTS_RETENTION_DAYS ago, with nothing left of them in the history. */
@Injectable()
export class AuditEventsRetentionJob extends PeriodicJob {
  readonly name = 'audit-events-retention';
  readonly periodMs = HOUR_MS;
  private readonly access = AccessFilter.unrestricted('AuditEvents whose time is over');

  constructor(
    private readonly database: Database,
    private readonly resources: ResourceRepository,
    private readonly environment: Environment,
  ) {
    super();
  }

  async run(): Promise<void> {
    const { AUDIT_EVENTS_RETENTION_DAYS: days } = this.environment;
    if (days === undefined) return;
    const end = new Date(Date.now() - days * DAY_MS);
    while (await this.destroy(end));
  }

  /** Whether there may be more. */
  private async destroy(end: Date): Promise<boolean> {
    const values = [resourceTypeNumber('AuditEvent'), end, PAGE];
    const rows = await this.database.query<{ id: string }>({ text: OLDEST, values });
    const addresses = rows.map(({ id }) => ({ resourceType: 'AuditEvent', id }));
    if (addresses.length === 0) return false;
    await this.resources.transaction(this.access, async transaction => {
      await transaction.apply(addresses.map(address => ({ interaction: 'delete', ...address }) as const));
      for (const address of addresses) await transaction.purge(address);
    });
    return rows.length === PAGE;
  }
}

const OLDEST = `select id from resource where type = $1 and updated < $2 and content is not null
  order by updated limit $3`;
