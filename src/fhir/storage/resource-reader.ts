import type { QueryResultRow } from 'pg';
import type { Statement } from '../../database/database.js';
import type { AccessExpression } from '../access/access-expression.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import { DeletedError, NotFoundError } from '../errors/fhir-error.js';
import type { ResourceAddress, StoredResource } from '../model/resource.js';
import type { TermHash } from '../search/term-hash.js';
import type { ContentJudge } from './content-judge.js';
import { confirmsAccess } from './exact-match.js';
import { RowReads } from './row-reads.js';
import type { SearchRowPredicate } from './search-row-predicate.js';
import { StatementParameters } from '../search/sql-parameters.js';
import { storedResource, versionColumns, type VersionRow } from './stored-version.js';
import { compileVersionAccess, dependsOnContent } from './version-access.js';

/** Sends one statement, on whatever connection the caller has. */
export type Run = <Row extends QueryResultRow>(statement: Statement) => Promise<Row[]>;

/** Reads single resources and single versions within an access expression. */
export class ResourceReader {
  private readonly rowReads: RowReads;

  constructor(
    private readonly hash: TermHash,
    private readonly judge: ContentJudge,
    private readonly isReachable: SearchRowPredicate,
  ) {
    this.rowReads = new RowReads(hash);
  }

  /** https://hl7.org/fhir/R4/http.html#read */
  async read(run: Run, access: AccessExpression, address: ResourceAddress): Promise<StoredResource> {
    const row = (await this.certainRow(run, access, address)) ?? (await this.judgedRow(run, access, address));
    return this.answer(run, access, address, row, row?.content === null);
  }

  /** The current versions with these ids, in no order; absent ones and those out of reach are left out. */
  async readAll(
    run: Run,
    access: AccessExpression,
    resourceType: string,
    ids: readonly string[],
  ): Promise<readonly StoredResource[]> {
    const parameters = new StatementParameters();
    const keys = parameters.add(ids.map(id => this.hash.keyOf({ resourceType, id })));
    const isVisible = this.isReachable(access, resourceType, 's', parameters);
    const rows = await run<VersionRow>({
      text: `select ${versionColumns('r')} from resource r
        where r.key = any(${keys}::bigint[]) and r.content is not null
          and exists (select from search s where s.key = r.key and ${isVisible})`,
      values: parameters.values,
    });
    const wanted = new Set(ids);
    const type = resourceTypeNumber(resourceType);
    return rows
      .filter(row => row.type === type && wanted.has(row.id))
      .map(storedResource)
      .filter(stored => confirmsAccess(access, stored));
  }

  /** Whether the resource is within reach, or was when it was deleted. */
  async reaches(run: Run, access: AccessExpression, address: ResourceAddress): Promise<boolean> {
    return isWithinReach(this.read(run, access, address));
  }

  /** The same of one version; a deletion is judged by the version that it deleted. */
  async reachesVersion(
    run: Run,
    access: AccessExpression,
    address: ResourceAddress,
    versionId: string,
  ): Promise<boolean> {
    return isWithinReach(this.readVersion(run, access, address, versionId));
  }

  /** https://hl7.org/fhir/R4/http.html#vread */
  async readVersion(
    run: Run,
    access: AccessExpression,
    address: ResourceAddress,
    versionId: string,
  ): Promise<StoredResource> {
    const version = /^[1-9]\d{0,8}$/.test(versionId) ? Number(versionId) : undefined;
    if (version === undefined) throw new NotFoundError();
    const [row] = await run<VersionRow>(this.versionStatement(access, address, version));
    return this.answer(run, access, address, row, true);
  }

  private async answer(
    run: Run,
    access: AccessExpression,
    address: ResourceAddress,
    row: VersionRow | undefined,
    isJudgedByVersion: boolean,
  ): Promise<StoredResource> {
    // The key is a hash: only the address itself says that this is the resource.
    if (row?.id !== address.id || row.type !== resourceTypeNumber(address.resourceType))
      throw new NotFoundError();
    const stored = storedResource(row);
    if (!confirmsAccess(access, stored)) throw new NotFoundError();
    if (isJudgedByVersion && dependsOnContent(access)) {
      const [isVisible] = await this.judge.judge(run, access, [stored]);
      if (!isVisible) throw new NotFoundError();
    }
    if (stored.content === undefined) throw new DeletedError(stored.versionId);
    return stored;
  }

  /** Of nearly all that is within reach the row says so by itself. */
  private async certainRow(
    run: Run,
    access: AccessExpression,
    { resourceType, id }: ResourceAddress,
  ): Promise<VersionRow | undefined> {
    const key = this.hash.keyOf({ resourceType, id });
    const statement = this.rowReads.statement(access, resourceType, key);
    return statement && (await run<VersionRow>(statement))[0];
  }

  private async judgedRow(
    run: Run,
    access: AccessExpression,
    address: ResourceAddress,
  ): Promise<VersionRow | undefined> {
    const [row] = await run<VersionRow>(this.readStatement(access, address));
    return row;
  }

  /** A live resource is judged by its search rows, a deleted one by the memberships it had (A9). */
  private readStatement(access: AccessExpression, address: ResourceAddress): Statement {
    const parameters = new StatementParameters();
    const key = parameters.add(this.hash.keyOf(address));
    const byKey = `select ${versionColumns('r')} from resource r where r.key = ${key}`;
    if (access.kind === 'everything') return { text: byKey, values: parameters.values };
    const isVisible = this.isReachable(access, address.resourceType, 's', parameters);
    const wasVisible = compileVersionAccess(access, 'r', parameters, this.hash);
    return {
      text: `${byKey} and (
        exists (select from search s where s.key = r.key and ${isVisible})
        or r.content is null and ${wasVisible})`,
      values: parameters.values,
    };
  }

  private versionStatement(access: AccessExpression, address: ResourceAddress, version: number): Statement {
    const parameters = new StatementParameters();
    const key = parameters.add(this.hash.keyOf(address));
    const number = parameters.add(version);
    const isVisible = compileVersionAccess(access, 'v', parameters, this.hash);
    return {
      text: `select ${versionColumns('v')} from (
          select ${versionColumns('r')} from resource r where r.key = ${key} and r.version = ${number}
          union all
          select ${versionColumns('h')} from history h where h.key = ${key} and h.version = ${number}
        ) v where ${isVisible}`,
      values: parameters.values,
    };
  }
}

async function isWithinReach(read: Promise<StoredResource>): Promise<boolean> {
  try {
    await read;
    return true;
  } catch (error) {
    if (error instanceof DeletedError) return true;
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}
