import { Logger } from '@nestjs/common';
import type { Database } from '../../../database/database.js';
import { type AddedType, addedTypes } from '../../definitions/added-types.js';
import { setAddedNumbers } from '../../definitions/resource-types.js';
import type { Run } from '../resource-reader.js';

interface TypeRow {
  readonly number: number;
  readonly name: string;
  readonly url: string;
  /** Whether there is, or was, any resource of it. */
  readonly used: boolean;
}

/**
 * Gives each type of the modules its number, the same one for ever, and says which types are stored that no module
 * declares any more. docs/decisions/2611-custom-resource-types.md
 */
export async function numberAddedTypes(database: Database): Promise<void> {
  const types = addedTypes();
  const rows = await database.transaction(async client => {
    const run: Run = async statement => client.query(statement);
    if (types.length > 0) await run({ text: LOCK, values: [] });
    for (const { name, url } of types) await run({ text: ADD, values: [name, url] });
    // What is indexed by search parameters of others meanwhile is not indexed by them.
    await run({ text: REST, values: [types.map(({ name }) => name)] });
    return run<TypeRow>({ text: SELECT, values: [] });
  });
  for (const type of types) requireSameType(type, rows);
  const isDeclared = ({ name }: TypeRow): boolean => types.some(type => type.name === name);
  const hidden = rows.filter(row => !isDeclared(row));
  setAddedNumbers(
    new Map(rows.filter(isDeclared).map(({ name, number }) => [name, number])),
    hidden.map(({ name }) => name),
  );
  for (const { name, url } of hidden.filter(({ used }) => used)) {
    new Logger('ResourceTypes').warn(
      `the database holds resources of the type ${name} (${url}), which no module declares: ` +
        'they are kept and not shown. Add the module again to have them back',
    );
  }
}

function requireSameType({ name, url }: AddedType, rows: readonly TypeRow[]): void {
  const known = rows.find(row => row.name === name);
  if (known === undefined || known.url === url) return;
  throw new Error(
    `The database knows the resource type ${name} by the StructureDefinition ${known.url}, and a module declares it ` +
      `by ${url}: keep the url, or choose another name for what is another type`,
  );
}

const LOCK = 'lock table resource_type in share row exclusive mode';
const ADD = `insert into resource_type (number, name, url)
  select coalesce(max(number), 1000) + 1, $1, $2 from resource_type on conflict (name) do nothing`;
const REST = 'update resource_type set indexed = null where indexed is not null and name <> all($1::text[])';
const SELECT = `select t.number, t.name, t.url, exists (select from resource r where r.type = t.number) as used
  from resource_type t order by t.number`;
