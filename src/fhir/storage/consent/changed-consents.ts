import type { ConsentCaller } from '../../access/consent-caller.js';
import { clientKey } from '../../search/consent.sql.js';
import { personKey } from '../../search/related-patients.sql.js';
import type { TermHash } from '../../search/term-hash.js';
import { int8Array } from '../binary-array.js';
import type { Run } from '../resource-reader.js';

/** When something was decided. */
interface Moment {
  /** `pg_current_snapshot()` of then, or of before. */
  readonly snapshot: string;
  readonly time: Date;
}

/**
 * Whether anything that might deny the caller something was written since then, or has begun or ended by its period. Never
 * false for what was.
 */
export async function consentsChangedSince(
  run: Run,
  { snapshot, time }: Moment,
  { clientId, person }: ConsentCaller,
  hash: TermHash,
): Promise<boolean> {
  const keys = [clientKey(clientId, hash), ...(person === undefined ? [] : [personKey(person, hash)])];
  const [row] = await run<{ changed: boolean }>({
    text: `select exists (
      select from consent_rule d join consent_rule p on p.consent = d.consent join resource r on r.key = d.consent
      where d.denies and (d.actors is null or d.by_role or d.actors && $1::bigint[])
        and (not pg_visible_in_snapshot(r.transaction, $2::pg_snapshot) or p.since between $3 and now() or p.until between $3 and now())) as changed`,
    values: [int8Array(keys), snapshot, time],
  });
  return row?.changed ?? true;
}
