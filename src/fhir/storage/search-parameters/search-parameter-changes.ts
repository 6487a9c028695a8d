import { isDeepStrictEqual } from 'node:util';
import type { SearchParameter } from 'fhir/r4.js';
import { enqueueStatement } from '../../../jobs/jobs.js';
import type { AccessFilter } from '../../access/access-filter.js';
import type { SearchParameterDefinition } from '../../definitions/search-parameters.js';
import { ForbiddenError } from '../../errors/fhir-error.js';
import { parseJson } from '../../model/json.js';
import type { StoredResource } from '../../model/resource.js';
import { builtInDefinition, repeatsBuiltIn } from '../../search/run-time/built-in-definition.js';
import { runTimeDefinitions } from '../../search/run-time/run-time-definitions.js';
import { unsuitable } from '../../search/run-time/unsuitable-definition.js';
import { REINDEX } from '../reindex/reindex-request.js';
import type { Run } from '../resource-reader.js';
import type { ChangeOutcome, ResourceChange } from '../resource.repository.js';
import { SEARCH_PARAMETER_CHANNEL } from './known-search-parameters.js';
import { revised, type SearchParameterRow, SELECT_SEARCH_PARAMETERS } from './search-parameter-row.js';

const LETTERS = { create: 'c', update: 'u', patch: 'u', delete: 'd' } as const;

function isSearchParameter(change: ResourceChange): boolean {
  return (
    (change.interaction === 'delete' ? change.resourceType : change.resource.resourceType) ===
    'SearchParameter'
  );
}

/** What everybody searches by is no clinician's business and no patient's: SearchParameters are an administrator's. */
export function requireAdministration(access: AccessFilter, changes: readonly ResourceChange[]): void {
  for (const change of changes.filter(isSearchParameter)) {
    if (access.administers('SearchParameter', LETTERS[change.interaction])) continue;
    throw new ForbiddenError('Only administrators and backend services may change search parameters');
  }
}

/**
 * Takes over what SearchParameters define, in the transaction that writes them: what is active is indexed in the
 * background from its commit on, what is no longer active is gone at once. Returns the new revision; undefined where
 * nothing has changed.
 */
export class SearchParameterChanges {
  constructor(private readonly run: Run) {}

  async follow(outcomes: readonly ChangeOutcome[]): Promise<bigint | undefined> {
    const changed = outcomes
      .filter(({ effect, stored }) => stored.resourceType === 'SearchParameter' && effect !== 'unchanged')
      .map(({ stored }) => stored);
    if (changed.length === 0) return undefined;
    // The row of the counter is locked from here on: changes of search parameters come one after the other.
    const [counter] = await this.run<{ last: bigint }>({ text: NEXT_REVISION, values: [] });
    const last = counter!.last;
    for (const stored of changed) await this.followOne(stored, last);
    await this.run({ text: `select pg_notify('${SEARCH_PARAMETER_CHANNEL}', '')`, values: [] });
    return last;
  }

  private async followOne({ id, content }: StoredResource, revision: bigint): Promise<void> {
    const rows = await this.run<SearchParameterRow>({ text: SELECT_SEARCH_PARAMETERS, values: [] });
    const known = rows.find(row => row.id === id);
    const others = rows.filter(row => row.id !== id);
    const parameter = content === undefined ? undefined : (parseJson(content) as SearchParameter);
    const definitions = parameter?.status === 'active' ? definitionsOf(parameter, others) : [];
    const isSame = isDeepStrictEqual(known?.definitions, JSON.parse(JSON.stringify(definitions)));
    if (known && isSame && !known.is_stuck) return;
    if (known) await this.run({ text: 'delete from search_parameter where id = $1', values: [id] });
    if (definitions.length > 0) await this.define(id, revision, definitions);
  }

  private async define(
    id: string,
    revision: bigint,
    definitions: readonly SearchParameterDefinition[],
  ): Promise<void> {
    const resourceTypes = definitions.map(({ resourceType }) => resourceType);
    const [job] = await this.run<{ id: string }>(
      enqueueStatement({ kind: REINDEX, input: { resourceTypes, revision: String(revision) } }),
    );
    const [{ url, code }] = definitions as [SearchParameterDefinition];
    const values = [id, revision, url, code, JSON.stringify(definitions), job!.id];
    await this.run({ text: INSERT, values });
  }
}

/** Empty for what the server has anyway. */
function definitionsOf(
  parameter: SearchParameter,
  others: readonly SearchParameterRow[],
): readonly SearchParameterDefinition[] {
  if (repeatsBuiltIn(parameter)) return [];
  const active = others.flatMap(revised);
  const definitions = runTimeDefinitions(
    parameter,
    (resourceType, url) =>
      builtInDefinition(resourceType, url) ??
      active.find(other => other.resourceType === resourceType && other.url === url),
  );
  if (others.some(({ url }) => url === parameter.url)) {
    throw unsuitable(
      'url',
      'is that of another active SearchParameter: change that one, or choose another url',
    );
  }
  for (const { resourceType, code } of definitions) {
    if (active.some(other => other.resourceType === resourceType && other.code === code)) {
      throw unsuitable(
        'code',
        `is that of another active SearchParameter of ${resourceType}: choose another code`,
      );
    }
  }
  return definitions;
}

const NEXT_REVISION = `insert into installation (name, value) values ('search-parameters', '1')
  on conflict (name) do update set value = (installation.value::bigint + 1)::text returning value::bigint as last`;
const INSERT = `insert into search_parameter (id, revision, url, code, definitions, job) values ($1, $2, $3, $4, $5, $6)`;
