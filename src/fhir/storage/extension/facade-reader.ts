import type { AccessExpression } from '../../access/access-expression.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { NotFoundError, TooCostlyError } from '../../errors/fhir-error.js';
import type { ResourceFacade } from '../../facade/resource-facade.js';
import type { StoredResource } from '../../model/resource.js';
import { conditionOfAll } from '../../search/condition/condition.compiler.js';
import { IndexConditionSql } from '../../search/condition/index-condition.sql.js';
import { PAGE_PARAMETER, parseSearchQuery } from '../../search/search-query.parser.js';
import { searchOrder } from '../../search/search-order.js';
import type { SearchPage, SearchQuery } from '../../search/search-query.js';
import type { Run } from '../resource-reader.js';
import type { StorageParts } from '../storage-parts.js';
import { requiredPatient } from '../required-patient.js';
import { FacadeInclusion } from './facade-inclusion.js';
import { refuseUnsupported } from './facade-refusals.js';
import { judged, servedVersion } from './served-version.js';

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
    private readonly inclusion: FacadeInclusion,
  ) {}

  async read(access: AccessFilter, facade: ResourceFacade, id: string): Promise<StoredResource> {
    const resource = await facade.read(id, this.run);
    if (!resource) throw new NotFoundError();
    const stored = servedVersion(facade, resource);
    const expression = access.for(facade.resourceType, 'r');
    const [isVisible] = await this.parts.judge.judge(this.run, expression, [judged(stored)]);
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
    const shown = matches.slice(offset, end);
    const included = await this.inclusion.ofFacade(access, query, shown);
    return { matches: shown, included, total, ...next };
  }

  private async matches(
    access: AccessExpression,
    facade: ResourceFacade,
    query: SearchQuery,
  ): Promise<readonly StoredResource[]> {
    const patient = patientOf(access, query);
    const criteria = { parameters: query.applied, ...(patient === undefined ? {} : { patient }) };
    const candidates = await facade.candidates(criteria, MOST_CANDIDATES + 1, this.run);
    if (candidates.length > MOST_CANDIDATES) {
      throw new TooCostlyError(
        `More than ${MOST_CANDIDATES} resources of this type could match: narrow the search, by a patient for example`,
      );
    }
    const versions = candidates.map(resource => servedVersion(facade, resource));
    const { hash, fhirBase } = this.parts;
    const condition = conditionOfAll(query.where, query.resourceType, { hash, fhirBase, now: Date.now() });
    const verdicts = await this.parts.judge.judge(
      this.run,
      access,
      versions.map(judged),
      (alias, parameters) => new IndexConditionSql(parameters, undefined).of(condition, alias),
    );
    const matches = versions.filter((_, index) => verdicts[index]);
    const isSorted = query.applied.some(([name]) => name === '_sort');
    return isSorted ? this.sorted(matches, query) : matches;
  }

  private async sorted(
    matches: readonly StoredResource[],
    query: SearchQuery,
  ): Promise<readonly StoredResource[]> {
    const { judge, hash } = this.parts;
    const order = await judge.sorted(this.run, matches.map(judged), (alias, parameters) => {
      const rows = { from: alias, where: [], key: `${alias}.key`, lo: `${alias}.lo` };
      const wanted = searchOrder(query, rows, parameters, hash);
      return wanted.by(wanted.values, rows.key);
    });
    const byId = new Map(matches.map(match => [match.id, match]));
    return order.map(({ id }) => byId.get(id)!);
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
