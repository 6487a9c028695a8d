import type { AccessFilter } from '../../access/access-filter.js';
import { TooCostlyError } from '../../errors/fhir-error.js';
import type { ResourceFacades } from '../../facade/resource-facades.js';
import { formatReference } from '../../model/reference.js';
import type { ResourceAddress, StoredResource } from '../../model/resource.js';
import { referenceTargets } from '../../search/parameters/reference-targets.js';
import { parseSearchQuery } from '../../search/search-query.parser.js';
import type { IncludeDirective, SearchPage, SearchQuery } from '../../search/search-query.js';
import { searchableParameter, searchableParametersOf } from '../../search/searchable-parameter.js';
import { referencesIn } from './references-in.js';
import type { StorageParts } from '../storage-parts.js';

const MOST_INCLUDED = 1000;

/** What includes read by: the current versions that the caller may see, of a type that is stored or not. */
export interface InclusionReads {
  readAll(
    access: AccessFilter,
    resourceType: string,
    ids: readonly string[],
  ): Promise<readonly StoredResource[]>;
  searchPlainly(access: AccessFilter, query: SearchQuery): Promise<SearchPage>;
}

/** Follows references that begin or end in another system: from their texts, since no index has them. */
export class FacadeInclusion {
  constructor(
    private readonly parts: StorageParts,
    private readonly facades: ResourceFacades,
    private readonly reads: InclusionReads,
  ) {}

  /** All that a page of a facade's resources includes. */
  async ofFacade(
    access: AccessFilter,
    { includes, resourceType }: SearchQuery,
    matches: readonly StoredResource[],
  ): Promise<readonly StoredResource[]> {
    if (includes.length === 0 || matches.length === 0) return [];
    const targets = includes.flatMap(directive => this.referencedBy(directive, matches, () => true));
    const found = await this.readEach(access, targets);
    for (const directive of includes.filter(({ direction }) => direction === 'revinclude')) {
      if ((directive.targetType ?? resourceType) === resourceType)
        found.push(...(await this.referringTo(access, directive, matches)));
    }
    return withoutRepeats(found, matches);
  }

  /** What a page of stored resources includes from other systems, beside what is stored. */
  async fromFacades(
    access: AccessFilter,
    { includes }: SearchQuery,
    page: SearchPage,
  ): Promise<readonly StoredResource[]> {
    const stored = page.included.filter(({ resourceType }) => !this.facades.of(resourceType));
    const isServed = (type: string): boolean => this.facades.of(type) !== undefined;
    const targets = includes.flatMap(directive => this.referencedBy(directive, page.matches, isServed));
    const found = await this.readEach(access, targets);
    for (const directive of includes.filter(({ direction }) => direction === 'revinclude')) {
      const types =
        directive.sourceType === '*' ? this.facades.types : [directive.sourceType].filter(isServed);
      for (const sourceType of types)
        found.push(...(await this.referringTo(access, { ...directive, sourceType }, page.matches)));
    }
    return withoutRepeats([...stored, ...found], page.matches);
  }

  private referencedBy(
    { direction, sourceType, parameter, targetType }: IncludeDirective,
    matches: readonly StoredResource[],
    isWanted: (type: string) => boolean,
  ): readonly ResourceAddress[] {
    if (direction === 'revinclude') return [];
    const sources = matches.filter(({ resourceType }) => sourceType === '*' || sourceType === resourceType);
    return sources.flatMap(source =>
      referencesIn(source, parameter, this.parts).filter(
        target =>
          isWanted(target.resourceType) && (targetType ?? target.resourceType) === target.resourceType,
      ),
    );
  }

  private async readEach(
    access: AccessFilter,
    targets: readonly ResourceAddress[],
  ): Promise<StoredResource[]> {
    const ids = Map.groupBy(targets, ({ resourceType }) => resourceType);
    const found: StoredResource[] = [];
    for (const [type, addresses] of ids) {
      found.push(...(await this.reads.readAll(access, type, [...new Set(addresses.map(({ id }) => id))])));
    }
    return found;
  }

  /** As a search by the reference, for whom may read what it finds. */
  private async referringTo(
    access: AccessFilter,
    { sourceType, parameter }: IncludeDirective,
    targets: readonly StoredResource[],
  ): Promise<readonly StoredResource[]> {
    const [{ resourceType } = { resourceType: '' }] = targets;
    const definitions =
      parameter === '*' ? searchableParametersOf(sourceType) : [searchableParameter(sourceType, parameter)];
    const found: StoredResource[] = [];
    for (const definition of definitions) {
      if (definition?.type !== 'reference' || !referenceTargets(definition).includes(resourceType)) continue;
      const values = targets.map(target => formatReference(target)).join(',');
      const query = parseSearchQuery(sourceType, [
        [definition.code, values],
        ['_count', String(MOST_INCLUDED)],
      ]);
      const { matches, next } = await this.reads.searchPlainly(access, query);
      if (next !== undefined)
        throw new TooCostlyError(
          `The page includes more than ${MOST_INCLUDED} resources: ask for a smaller _count`,
        );
      found.push(
        ...(await this.reads.readAll(
          access,
          sourceType,
          matches.map(({ id }) => id),
        )),
      );
    }
    return found;
  }
}

function withoutRepeats(
  found: readonly StoredResource[],
  matches: readonly StoredResource[],
): readonly StoredResource[] {
  const seen = new Set(matches.map(match => formatReference(match)));
  return found.filter(one => {
    const name = formatReference(one);
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew;
  });
}
