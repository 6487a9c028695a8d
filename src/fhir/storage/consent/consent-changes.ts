import type { Consent } from 'fhir/r4.js';
import type { ConditionContext } from '../../consent/provision-conditions.js';
import type { ConsentRule } from '../../consent/consent-rule.js';
import { consentRules } from '../../consent/consent-rules.js';
import { parseJson } from '../../model/json.js';
import type { StoredResource } from '../../model/resource.js';
import type { Run } from '../resource-reader.js';
import type { ChangeOutcome } from '../resource.repository.js';
import { CONSENT_CHANNEL } from './known-consents.js';

/**
 * Takes over what Consents say, in the transaction that writes them: from its commit on they hold, and those that were
 * withdrawn hold no more.
 */
export class ConsentChanges {
  constructor(
    private readonly run: Run,
    private readonly context: ConditionContext,
  ) {}

  /** Whether there were any. */
  async follow(outcomes: readonly ChangeOutcome[]): Promise<boolean> {
    const changed = outcomes
      .filter(({ effect, stored }) => stored.resourceType === 'Consent' && effect !== 'unchanged')
      .map(({ stored }) => stored);
    for (const stored of changed) await this.replace(stored);
    if (changed.length > 0)
      await this.run({ text: `select pg_notify('${CONSENT_CHANNEL}', '')`, values: [] });
    return changed.length > 0;
  }

  async replace(stored: StoredResource): Promise<void> {
    const { content } = stored;
    const key = this.context.hash.keyOf(stored);
    await this.run({ text: 'delete from consent_rule where consent = $1', values: [key] });
    if (content === undefined) return;
    const rules = consentRules(parseJson(content) as Consent, this.context);
    for (const rule of rules) await this.run({ text: INSERT, values: valuesOf(rule) });
  }
}

const INSERT = `insert into consent_rule (consent, node, patient, parent, path, denies, is_exception, since, until,
    actors, by_role, purposes, actions, types, labels, codes, resources, data_lo, data_hi)
  values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, '-infinity'::timestamptz), coalesce($9, 'infinity'::timestamptz),
    $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`;

function valuesOf(rule: ConsentRule): unknown[] {
  const { consent, node, patient, parent, path, denies, isException, since, until, data } = rule;
  const { actors, byRole, purposes, actions, types, labels, codes, resources } = rule;
  const conditions = [actors, byRole, purposes, actions, types, labels, codes, resources, data?.lo, data?.hi];
  return [consent, node, patient, parent, path, denies, isException, since, until, ...conditions].map(
    value => value ?? null,
  );
}
