import type { AccessExpression } from '../../access/access-expression.js';
import { relatedPatientKeys } from '../../search/related-patients.sql.js';
import { StatementParameters } from '../../search/sql-parameters.js';
import { int8Array } from '../binary-array.js';
import type { WriteContext } from './write-context.js';
import type { WriteTarget } from './write-target.js';

type Related = Extract<AccessExpression, { kind: 'of-related-patients' }>;

/** What tells of which patients a person takes care. */
const EVIDENCE: ReadonlySet<string> = new Set(['CareTeam', 'Encounter']);

export function isEvidence({ address }: WriteTarget): boolean {
  return EVIDENCE.has(address.resourceType);
}

/** A write of evidence, and whose compartments the resource enters by it. */
export interface Entry {
  readonly target: WriteTarget;
  readonly patients: ReadonlySet<bigint>;
}

/**
 * Who were a person's patients before a write. A CareTeam or an Encounter makes a patient one's own, so whoever may write
 * them for one's own patients alone could take any: what a write itself states does not count (docs/security/policies.md).
 */
export class RelatedBefore {
  private constructor(private readonly known: ReadonlyMap<Related, ReadonlySet<bigint>>) {}

  static async ask(context: WriteContext, entries: readonly Entry[]): Promise<RelatedBefore> {
    const asked = new Map<Related, bigint[]>();
    for (const { target, patients } of entries) {
      if (patients.size === 0) continue;
      for (const related of context.grants.for(target).alternatives.flatMap(relatedIn))
        asked.set(related, [...(asked.get(related) ?? []), ...patients]);
    }
    const known = [...asked].map(
      async ([related, keys]) => [related, await ownAmong(context, related, keys)] as const,
    );
    return new RelatedBefore(new Map(await Promise.all(known)));
  }

  /** Whether all of these were the person's already, if the alternative asks for that. */
  permits({ patients }: Entry, alternative: AccessExpression): boolean {
    return relatedIn(alternative).every(related => patients.isSubsetOf(this.known.get(related) ?? new Set()));
  }
}

/** Not below a `not`: there, who becomes one's own only loses. */
function relatedIn(expression: AccessExpression): readonly Related[] {
  if (expression.kind === 'of-related-patients') return [expression];
  if (expression.kind !== 'and' && expression.kind !== 'or') return [];
  return expression.operands.flatMap(relatedIn);
}

async function ownAmong(
  { run, hash }: WriteContext,
  { person, relations }: Related,
  keys: readonly bigint[],
): Promise<ReadonlySet<bigint>> {
  const parameters = new StatementParameters();
  const among = parameters.add(int8Array(keys));
  const own = relatedPatientKeys(person, relations, parameters, hash);
  const rows = await run<{ key: bigint }>({
    text: `select key from unnest(${among}::bigint[]) key where key = any(${own})`,
    values: parameters.values,
  });
  return new Set(rows.map(({ key }) => key));
}
