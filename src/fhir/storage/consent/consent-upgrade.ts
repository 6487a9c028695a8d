import type { Database } from '../../../database/database.js';
import { CONSENT_RULE_VERSION } from '../../consent/consent-rules.js';
import { resourceTypeNumber } from '../../definitions/resource-types.js';
import type { Run } from '../resource-reader.js';
import type { StorageParts } from '../storage-parts.js';
import { editionOfTypes } from '../added-types/type-edition.js';
import { storedResource, versionColumns, type VersionRow } from '../stored-version.js';
import { ConsentChanges } from './consent-changes.js';

/** A key of advisory locks: processes that start together take turns. */
const LOCK = 0x636f6e73;
const NAME = 'consent-rules';

/**
 * Brings the rules of Consents that an earlier server has stored up to date before anything is answered: codes and labels
 * that they deny, they deny of types that modules have added since.
 */
export async function upgradeConsentRules(database: Database, parts: StorageParts): Promise<void> {
  const current = `${CONSENT_RULE_VERSION} ${editionOfTypes()}`.trim();
  await database.transaction(async client => {
    const run: Run = async statement => client.query(statement);
    await run({ text: 'select pg_advisory_xact_lock($1)', values: [LOCK] });
    const [state] = await run<{ value: string }>({
      text: 'select value from installation where name = $1',
      values: [NAME],
    });
    if (state?.value === current) return;
    const rows = await run<VersionRow>({
      text: `select ${versionColumns('r')} from resource r where r.type = $1 and r.content is not null`,
      values: [resourceTypeNumber('Consent')],
    });
    const changes = new ConsentChanges(run, parts);
    for (const row of rows) await changes.replace(storedResource(row));
    await run({
      text: `insert into installation (name, value) values ($1, $2)
        on conflict (name) do update set value = excluded.value`,
      values: [NAME, current],
    });
  });
}
