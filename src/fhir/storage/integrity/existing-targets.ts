import { resourceTypeName } from '../../definitions/resource-types.js';
import { formatReference } from '../../model/reference.js';
import type { ResourceAddress } from '../../model/resource.js';
import { StatementParameters } from '../../search/sql-parameters.js';
import { int8Array } from '../binary-array.js';
import type { IntegrityContext } from './integrity-context.js';

/** Keeps them from being deleted until what refers to them is committed. */
const LOCK = `select r.key, r.type, r.id from resource r
  where r.key = any($1::bigint[]) and r.content is not null order by r.key for key share`;

interface TargetRow {
  readonly key: bigint;
  readonly type: number;
  readonly id: string;
}

/** Those that exist and the caller may read, as `Patient/1`. */
export async function existingTargets(
  context: IntegrityContext,
  addresses: readonly ResourceAddress[],
): Promise<ReadonlySet<string>> {
  const { run, parts } = context;
  const keys = [...new Set(addresses.map(address => parts.hash.keyOf(address)))];
  const rows = await run<TargetRow>({ text: LOCK, values: [int8Array(keys)] });
  const existing = new Set<string>();
  for (const [type, own] of Map.groupBy(rows, row => resourceTypeName(row.type))) {
    const visible = await visibleKeys(context, type, own);
    for (const { key, id } of own) {
      if (visible.has(key)) existing.add(formatReference({ resourceType: type, id }));
    }
  }
  return existing;
}

async function visibleKeys(
  { access, run, parts }: IntegrityContext,
  resourceType: string,
  rows: readonly TargetRow[],
): Promise<ReadonlySet<bigint>> {
  const keys = rows.map(row => row.key);
  const expression = access.for(resourceType, 'r');
  if (expression.kind === 'everything') return new Set(keys);
  const parameters = new StatementParameters();
  const among = parameters.add(int8Array(keys));
  const isVisible = parts.isReachable(expression, resourceType, 's', parameters);
  const found = await run<{ key: bigint }>({
    text: `select distinct s.key from search s where s.key = any(${among}::bigint[]) and ${isVisible}`,
    values: parameters.values,
  });
  return new Set(found.map(row => row.key));
}
