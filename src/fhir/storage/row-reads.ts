import type { Statement } from '../../database/database.js';
import type { AccessExpression } from '../access/access-expression.js';
import { runTimeEdition } from '../search/run-time/run-time-parameters.js';
import { compileRowAccess } from '../search/row-access.js';
import { StatementParameters } from '../search/sql-parameters.js';
import type { TermHash } from '../search/term-hash.js';
import { versionColumns } from './stored-version.js';

/** A read of one resource within an expression: all but the key is the same each time. */
interface RowRead {
  readonly resourceType: string;
  readonly edition: number;
  /** Undefined where the row of `resource` decides nothing. */
  readonly text: string | undefined;
  readonly values: readonly unknown[];
}

/** Stands for the key, which no value of the expression may be taken for. */
const KEY = Symbol('key of the resource');

/**
 * The statements of reads that the row of `resource` decides alone (row-access.ts), each written once for an expression:
 * for that very object, which its filter keeps, and for nobody else's.
 */
export class RowReads {
  private readonly known = new WeakMap<AccessExpression, RowRead[]>();

  constructor(private readonly hash: TermHash) {}

  /** What it finds is visible; what it does not find may be visible nevertheless. */
  statement(access: AccessExpression, resourceType: string, key: bigint): Statement | undefined {
    if (access.kind === 'everything') return undefined;
    const { text, values } = this.find(access, resourceType) ?? this.add(access, resourceType);
    return text === undefined ? undefined : { text, values: [key, ...values] };
  }

  private find(access: AccessExpression, resourceType: string): RowRead | undefined {
    const edition = runTimeEdition();
    return this.known
      .get(access)
      ?.find(read => read.resourceType === resourceType && read.edition === edition);
  }

  private add(access: AccessExpression, resourceType: string): RowRead {
    const edition = runTimeEdition();
    const read = { resourceType, edition, ...this.write(access, resourceType) };
    const current = this.known.get(access)?.filter(other => other.edition === edition) ?? [];
    this.known.set(access, [...current, read]);
    return read;
  }

  private write(access: AccessExpression, resourceType: string): Pick<RowRead, 'text' | 'values'> {
    const parameters = new StatementParameters();
    const key = parameters.add(KEY);
    const isVisible = compileRowAccess(access, resourceType, 'r', parameters, this.hash);
    if (isVisible === 'false') return { text: undefined, values: [] };
    const text = `select ${versionColumns('r')} from resource r
      where r.key = ${key}::bigint and r.content is not null and ${isVisible}`;
    return { text, values: parameters.values.slice(1) };
  }
}
