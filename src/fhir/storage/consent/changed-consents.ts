import type { ConsentCaller } from '../../access/consent-caller.js';
import { clientKey } from '../../search/consent.sql.js';
import { personKey } from '../../search/related-patients.sql.js';
import type { TermHash } from '../../search/term-hash.js';
import { int8Array } from '../binary-array.js';
import type { Run } from '../resource-reader.js';

/** A Consent has the time at which its writing began: it may have waited for a lock before others saw it. */
const LONGEST_WRITE_MS = 30_000;

/**
 * Whether anything that might deny the caller something was written since then, or has begun or ended by its period. Never
 * false for what was.
 */
export async function consentsChangedSince(
  run: Run,
  time: Date,
  { clientId, person }: ConsentCaller,
  hash: TermHash,
): Promise<boolean> {
  const keys = [clientKey(clientId, hash), ...(person === undefined ? [] : [personKey(person, hash)])];
  const [row] = await run<{ changed: boolean }>({
    text: `select exists (
      select from consent_rule d join consent_rule p on p.consent = d.consent join resource r on r.key = d.consent
      where d.denies and (d.actors is null or d.by_role or d.actors && $1::bigint[])
        and (r.updated >= $2 or p.since between $3 and now() or p.until between $3 and now())) as changed`,
    values: [int8Array(keys), new Date(time.getTime() - LONGEST_WRITE_MS), time],
  });
  return row?.changed ?? true;
}
