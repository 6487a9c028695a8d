import { FhirError, InsufficientScopeError, InvalidError, NotFoundError } from '../../errors/fhir-error.js';
import { operationOutcome } from '../../errors/operation-outcome.js';
import { isOutOfReach } from '../../errors/out-of-reach.js';
import { formatReference, parseReference } from '../../model/reference.js';
import type { Resource } from '../../model/resource.js';
import { selectItems } from './element-filter.js';
import { type Answer, laidOut, type ListedItem } from './list-layout.js';
import type { PlannedField, PlannedSearch } from './planned-field.js';
import { QUERY, type QueryPlanner } from './query-planner.js';
import type { ResourceLoader } from './resource-loader.js';
import type { FoundPage, ResourceSearches } from './resource-searches.js';

/** An object of the answer on its way: what it is made from. */
interface Holder {
  readonly value: Readonly<Record<string, unknown>>;
  readonly type: string;
  /** The resource in which it stands. */
  readonly resource: Resource;
  /** Of the resource itself, if it is one that stands on its own. */
  readonly address?: string;
  readonly page?: FoundPage;
  readonly path: readonly (string | number)[];
}

/** What is told of a field that could not be answered. https://spec.graphql.org/October2021/#sec-Errors */
export interface GraphqlFieldError {
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly extensions: { readonly resource: unknown };
}

const NOWHERE: Resource = { resourceType: QUERY };

/** Makes the answer to a planned query; fields of one level wait for their resources together. */
export class QueryExecution {
  readonly errors: GraphqlFieldError[] = [];

  constructor(
    private readonly planner: QueryPlanner,
    private readonly loader: ResourceLoader,
    private readonly searches: ResourceSearches,
    private readonly fhirBase: string,
  ) {}

  root(fields: readonly PlannedField[], target: Resource | undefined): Promise<Answer> {
    if (target) return this.object(holderOf(target, []), fields);
    return this.object({ value: {}, type: QUERY, resource: NOWHERE, path: [] }, fields);
  }

  private async object(holder: Holder, fields: readonly PlannedField[]): Promise<Answer> {
    const parts = await Promise.all(fields.map(async field => this.answered(holder, field)));
    const answer: Answer = {};
    for (const [name, value] of parts.flat()) {
      const known = answer[name];
      if (known === undefined || known === null) answer[name] = value;
      else if (Array.isArray(known) && Array.isArray(value)) answer[name] = [...known, ...value];
      else if (value !== null) {
        throw new InvalidError(`Two fields give different values for ${name}: give one an alias`, 'query');
      }
    }
    return answer;
  }

  /** What is not there or out of reach is null, and told; anything else that is wrong ends the query. */
  private async answered(
    holder: Holder,
    field: PlannedField,
  ): Promise<readonly (readonly [string, unknown])[]> {
    try {
      return await this.field(holder, field);
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
      this.errors.push(fieldError(error, [...holder.path, field.key]));
      return [[field.key, null]];
    }
  }

  private async field(holder: Holder, field: PlannedField): Promise<readonly (readonly [string, unknown])[]> {
    const { key } = field;
    switch (field.kind) {
      case 'type-name':
        return [[key, holder.type.replaceAll(/[@.]/g, '')]];
      case 'page':
        return [[key, pagePart(holder.page, field.part)]];
      case 'edge':
        return [[key, 'match']];
      case 'element':
        return this.element(holder, field);
      case 'target':
        return this.one(holder, field, await this.target(holder, field));
      case 'read': {
        const resource = await this.loader.load(field.type, field.id);
        if (!resource) throw new NotFoundError();
        return this.one(holder, field, holderOf(resource, pathIn(holder, key)), field.inside);
      }
      case 'list': {
        const page = await this.found(holder, field);
        return this.list(holder, field, page.matches.map(itemOf), field.inside);
      }
      case 'connection': {
        const page = await this.found(holder, field);
        const path = pathIn(holder, key);
        return this.one(holder, field, { ...holder, type: `@${field.type}`, page, path }, field.inside);
      }
      case 'edges':
        return this.list(holder, field, (holder.page?.matches ?? []).map(itemOf), field.inside);
      case 'match':
        return this.one(holder, field, holderOf(holder.resource, pathIn(holder, key)), field.inside);
    }
  }

  private async element(
    holder: Holder,
    field: Extract<PlannedField, { kind: 'element' }>,
  ): Promise<readonly (readonly [string, unknown])[]> {
    const { property, filter, inside } = field;
    const held = holder.value[property.name];
    if (held === undefined) return laidOut(field, undefined, property.isArray);
    const type = property.type.code;
    const items = property.isArray
      ? selectItems(held as readonly unknown[], filter, type, holder.resource)
      : [held];
    if (property.content === 'primitive') {
      const listed = items.map((value, index) => ({ value, answer: value, index }));
      return laidOut(field, listed, property.isArray);
    }
    const listed = items.map(value => {
      if (property.content !== 'resource')
        return { value, type: property.content === 'sibling' ? 'Element' : type };
      const resource = value as Resource;
      return { value, type: resource.resourceType, resource };
    });
    return this.list(holder, field, listed, inside, property.isArray);
  }

  private async list(
    holder: Holder,
    field: PlannedField,
    items: readonly Listed[],
    inside: readonly PlannedField[] | undefined,
    isList = true,
  ): Promise<readonly (readonly [string, unknown])[]> {
    const wanted = field.directives.first ? items.slice(0, 1) : items;
    const path = pathIn(holder, field.key);
    const answers = await Promise.all(
      wanted.map(async ({ value, type, resource, address }, index): Promise<ListedItem> => {
        const inner: Holder = {
          value: value as Holder['value'],
          type: field.kind === 'edges' ? `${holder.type}.edge` : type,
          resource: resource ?? holder.resource,
          ...(address === undefined ? {} : { address }),
          path: isList ? [...path, index] : path,
        };
        const fields = inside ?? this.planner.ofResource(field.node.selectionSet!, type);
        return { value, answer: await this.object(inner, fields), index };
      }),
    );
    return laidOut(field, answers, isList);
  }

  private async one(
    holder: Holder,
    field: PlannedField,
    inner: Holder | undefined,
    inside?: readonly PlannedField[],
  ): Promise<readonly (readonly [string, unknown])[]> {
    if (!inner) return laidOut(field, undefined, false);
    const fields = inside ?? this.planner.ofResource(field.node.selectionSet!, inner.type);
    const answer = await this.object({ ...inner, path: pathIn(holder, field.key) }, fields);
    return laidOut(field, [{ value: inner.value, answer, index: 0 }], false);
  }

  /** https://hl7.org/fhir/R4/graphql.html#references */
  private async target(
    holder: Holder,
    { type, isOptional }: Extract<PlannedField, { kind: 'target' }>,
  ): Promise<Holder | undefined> {
    const text = holder.value['reference'];
    const reference = typeof text === 'string' ? parseReference(text, this.fhirBase) : undefined;
    if (reference?.kind === 'fragment') {
      const { contained } = holder.resource as { readonly contained?: readonly Resource[] };
      const resource = contained?.find(({ id }) => id === reference.id);
      if (resource && (type === undefined || resource.resourceType === type))
        return { value: resource, type: resource.resourceType, resource: holder.resource, path: [] };
    }
    if (reference?.kind === 'local' && reference.versionId === undefined) {
      if (type !== undefined && reference.resourceType !== type) return undefined;
      const resource = await this.reachable(reference.resourceType, reference.id, isOptional);
      if (resource) return holderOf(resource, []);
    }
    if (isOptional || type !== undefined) return undefined;
    throw new NotFoundError('The reference cannot be resolved: use resource(optional: true)');
  }

  private async reachable(type: string, id: string, isOptional: boolean): Promise<Resource | undefined> {
    try {
      return await this.loader.load(type, id);
    } catch (error) {
      if (isOptional && error instanceof InsufficientScopeError) return undefined;
      throw error;
    }
  }

  private async found(holder: Holder, search: PlannedSearch): Promise<FoundPage> {
    if (search.reference !== undefined && holder.address === undefined)
      return { matches: [], total: 0, next: undefined };
    return this.searches.find(search, holder.address);
  }
}

/** An item of a list before it is answered. */
interface Listed {
  readonly value: unknown;
  readonly type: string;
  readonly resource?: Resource;
  readonly address?: string;
}

function itemOf(resource: Resource): Listed {
  return { value: resource, type: resource.resourceType, resource, address: addressOf(resource) };
}

function holderOf(resource: Resource, path: Holder['path']): Holder {
  return { value: resource, type: resource.resourceType, resource, address: addressOf(resource), path };
}

function addressOf({ resourceType, id = '' }: Resource): string {
  return formatReference({ resourceType, id });
}

function pathIn({ path }: Holder, key: string): Holder['path'] {
  return [...path, key];
}

function pagePart(page: FoundPage | undefined, part: 'count' | 'pagesize' | 'next'): unknown {
  if (part === 'count') return page?.total ?? null;
  return part === 'pagesize' ? (page?.matches.length ?? 0) : (page?.next ?? null);
}

function fieldError(error: FhirError, path: GraphqlFieldError['path']): GraphqlFieldError {
  const resource: unknown = JSON.parse(operationOutcome(error.issues));
  return { message: error.message, path, extensions: { resource } };
}
