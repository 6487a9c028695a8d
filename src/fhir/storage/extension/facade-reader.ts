import type { AccessExpression } from '../../access/access-expression.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { NotFoundError, NotSupportedError, TooCostlyError } from '../../errors/fhir-error.js';
import type { ResourceFacade } from '../../facade/resource-facade.js';
import type { Resource, StoredResource } from '../../model/resource.js';
import { conditionOfAll } from '../../search/condition/condition.compiler.js';
import { IndexConditionSql } from '../../search/condition/index-condition.sql.js';
import { PAGE_PARAMETER, parseSearchQuery } from '../../search/search-query.parser.js';
import type { SearchExpression } from '../../search/search-expression.js';
import type { SearchPage, SearchQuery } from '../../search/search-query.js';
import type { Run } from '../resource-reader.js';
import type { StorageParts } from '../storage-parts.js';
import { requiredPatient } from '../required-patient.js';

/** More candidates than these are not judged one by one: the search must say more. */
const MOST_CANDIDATES = 5_000;

interface FacadePosition {
  readonly parameters: SearchQuery['applied'];
  readonly compartment?: { readonly compartmentType: string; readonly id: string };
  readonly offset: number;
}

/** Reads and searches of a type that a facade serves: judged as past versions are, by the rows they would have. */
export class FacadeReader {
  constructor(
    private readonly parts: StorageParts,
    private readonly run: Run,
  ) {}

  async read(access: AccessFilter, facade: ResourceFacade, id: string): Promise<StoredResource> {
    const resource = await facade.read(id);
    if (!resource) throw new NotFoundError();
    const stored = servedVersion(facade, resource);
    const expression = access.for(facade.resourceType, 'r');
    const [isVisible] = await this.parts.judge.judge(this.run, expression, [stored]);
    if (!isVisible) throw new NotFoundError();
    return stored;
  }

  async search(access: AccessFilter, facade: ResourceFacade, asked: SearchQuery): Promise<SearchPage> {
    const { query, offset } = this.positionOf(access, asked);
    refuseUnsupported(query);
    const matches = await this.matches(access.for(facade.resourceType, 's'), facade, query);
    const end = offset + query.count;
    const total = matches.length;
    if (query.countOnly) return { matches: [], included: [], total };
    const next = end < matches.length ? { next: this.next(access, query, end) } : {};
    return { matches: matches.slice(offset, end), included: [], total, ...next };
  }

  private async matches(
    access: AccessExpression,
    facade: ResourceFacade,
    query: SearchQuery,
  ): Promise<readonly StoredResource[]> {
    const patient = patientOf(access, query);
    const criteria = { parameters: query.applied, ...(patient === undefined ? {} : { patient }) };
    const candidates = await facade.candidates(criteria, MOST_CANDIDATES + 1);
    if (candidates.length > MOST_CANDIDATES) {
      throw new TooCostlyError(
        `More than ${MOST_CANDIDATES} resources of this type could match: narrow the search, by a patient for example`,
      );
    }
    const versions = candidates.map(resource => servedVersion(facade, resource));
    const { hash, fhirBase } = this.parts;
    const condition = conditionOfAll(query.where, query.resourceType, { hash, fhirBase, now: Date.now() });
    const verdicts = await this.parts.judge.judge(this.run, access, versions, (alias, parameters) =>
      new IndexConditionSql(parameters, undefined).of(condition, alias),
    );
    return versions.filter((_, index) => verdicts[index]);
  }

  private positionOf(
    access: AccessFilter,
    asked: SearchQuery,
  ): { readonly query: SearchQuery; readonly offset: number } {
    if (asked.after === undefined) return { query: asked, offset: 0 };
    const link = this.parts.pageLinks.open(access.caller, asked.resourceType, asked.after);
    const { parameters, compartment, offset } = link as FacadePosition;
    return {
      query: parseSearchQuery(asked.resourceType, parameters, compartment ? { compartment } : {}),
      offset,
    };
  }

  private next(access: AccessFilter, query: SearchQuery, offset: number): string {
    const compartment = query.where.find(({ kind }) => kind === 'compartment');
    const position: FacadePosition = {
      parameters: query.applied.filter(([name]) => name !== PAGE_PARAMETER),
      offset,
      ...(compartment?.kind === 'compartment' ? { compartment } : {}),
    };
    return this.parts.pageLinks.seal(access.caller, query.resourceType, position);
  }
}

/** What a facade cannot answer is refused; left out, it would answer something else. */
function refuseUnsupported({ where, applied, includes, latest }: SearchQuery): void {
  if (latest !== undefined) throw unsupported('the newest of each code');
  if (applied.some(([name]) => name === '_sort')) throw unsupported('_sort');
  if (includes.length > 0) throw unsupported('_include and _revinclude');
  if (where.some(leadsElsewhere)) throw unsupported('chains, _has, _text, _content and value sets');
}

function leadsElsewhere(expression: SearchExpression): boolean {
  switch (expression.kind) {
    case 'chain':
    case 'has':
    case 'full-text':
      return true;
    case 'and':
    case 'or':
      return expression.operands.some(leadsElsewhere);
    case 'not':
      return leadsElsewhere(expression.operand);
    case 'parameter':
      return ['in', 'not-in', 'above', 'below'].includes(expression.modifier ?? '');
    default:
      return false;
  }
}

function unsupported(what: string): NotSupportedError {
  return new NotSupportedError(
    `Resources of this type come from another system, which cannot be searched with ${what}`,
  );
}

/** Whose records alone can be in the answer. */
function patientOf(access: AccessExpression, { where }: SearchQuery): string | undefined {
  const confined = requiredPatient(access);
  if (confined !== undefined) return confined;
  const compartment = where.find(({ kind }) => kind === 'compartment');
  if (compartment?.kind === 'compartment' && compartment.compartmentType === 'Patient') return compartment.id;
  for (const expression of where) {
    if (expression.kind !== 'parameter' || expression.values.length !== 1) continue;
    const isPatient = expression.parameter === 'patient' && expression.modifier !== 'not';
    const [, id] = /^(?:Patient\/)?([A-Za-z0-9.-]{1,64})$/.exec(expression.values[0] ?? '') ?? [];
    if (isPatient && id !== undefined && (expression.modifier ?? 'Patient') === 'Patient') return id;
  }
  return undefined;
}

/** The version that the other system has now; its JSON says so. */
function servedVersion(facade: ResourceFacade, resource: Resource): StoredResource {
  const { resourceType, id, meta = {} } = resource;
  if (resourceType !== facade.resourceType || id === undefined) {
    throw new Error(`The facade for ${facade.resourceType} answers something else, or a resource without id`);
  }
  const versionId = meta.versionId ?? '1';
  const lastUpdated = new Date(meta.lastUpdated ?? 0);
  const content = JSON.stringify({
    ...resource,
    meta: { ...meta, versionId, lastUpdated: lastUpdated.toISOString() },
  });
  return { resourceType, id, versionId, lastUpdated, content, method: 'PUT' };
}
