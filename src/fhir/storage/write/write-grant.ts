import type { AccessExpression } from '../../access/access-expression.js';
import type { TermHash } from '../../search/term-hash.js';
import { int8Array } from '../binary-array.js';
import { StatementParameters } from '../../search/sql-parameters.js';
import type { SearchRowPredicate } from '../search-row-predicate.js';
import type { Run } from '../resource-reader.js';
import { confiningPatients } from '../version-access.js';
import { alternativesOf } from './alternatives.js';

/** Which of a grant's alternatives an image satisfies, one flag for each. */
export type Verdict = readonly boolean[];

export interface GrantedChange {
  /** Undefined when nothing was there. */
  readonly before: Verdict | undefined;
  /** Undefined when nothing is left. */
  readonly after: Verdict | undefined;
  /** Keys of the patients whose compartment the resource enters or leaves. */
  readonly movedPatients: ReadonlySet<bigint>;
  /** Whether the patients whose compartment it enters were the person's before, where the alternative asks for that. */
  readonly isPermittedEntry: (alternative: AccessExpression) => boolean;
}

/** What a caller may do to resources of one type by one permission letter (docs/decisions, A7). */
export class WriteGrant {
  readonly isUnrestricted: boolean;
  readonly alternatives: readonly AccessExpression[];

  constructor(
    readonly resourceType: string,
    readonly expression: AccessExpression,
    private readonly hash: TermHash,
    private readonly isReachable: SearchRowPredicate,
  ) {
    this.isUnrestricted = expression.kind === 'everything';
    this.alternatives = this.isUnrestricted ? [] : alternativesOf(expression);
  }

  /** Judges the current images of these resources, as this transaction sees them. */
  async judge(run: Run, keys: readonly bigint[]): Promise<ReadonlyMap<bigint, Verdict>> {
    if (this.alternatives.length === 0 || keys.length === 0) return new Map();
    const parameters = new StatementParameters();
    const among = parameters.add(int8Array(keys));
    const verdicts = this.alternatives.map(
      alternative => `bool_or(${this.isReachable(alternative, this.resourceType, 's', parameters)})`,
    );
    const rows = await run<{ key: bigint; verdict: Verdict }>({
      text: `select s.key, array[${verdicts.join(', ')}] as verdict
        from search s where s.key = any(${among}::bigint[]) group by s.key`,
      values: parameters.values,
    });
    return new Map(rows.map(row => [row.key, row.verdict]));
  }

  /** How many bytes those of the resources have together that it reaches. */
  async sizeOf(run: Run, keys: readonly bigint[]): Promise<number> {
    const parameters = new StatementParameters();
    const among = parameters.add(int8Array(keys));
    const isVisible = this.isReachable(this.expression, this.resourceType, 's', parameters);
    const [row] = await run<{ bytes: number }>({
      text: `select coalesce(sum(octet_length(r.content)), 0)::float8 as bytes from resource r where r.key = any(${among}::bigint[])
        and exists (select from search s where s.key = r.key and ${isVisible})`,
      values: parameters.values,
    });
    return row?.bytes ?? 0;
  }

  /** One and the same alternative must hold before and after, and only its own patients' memberships may change. */
  permits({ before, after, movedPatients, isPermittedEntry }: GrantedChange): boolean {
    if (this.isUnrestricted) return true;
    return this.alternatives.some(
      (alternative, index) =>
        (before?.[index] ?? before === undefined) &&
        (after?.[index] ?? after === undefined) &&
        this.isConfined(movedPatients, alternative) &&
        isPermittedEntry(alternative),
    );
  }

  private isConfined(movedPatients: ReadonlySet<bigint>, alternative: AccessExpression): boolean {
    const patients = confiningPatients(alternative);
    if (patients === undefined) return true;
    const own = new Set(patients.map(id => this.hash.keyOf({ resourceType: 'Patient', id })));
    return movedPatients.isSubsetOf(own);
  }
}
