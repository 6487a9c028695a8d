import type { Json } from '../../support/fhir-client.js';
import { codingsOf, type Criterion, type OwnCriterion, referencesOf, textsOf } from './criterion.js';
import { PATIENTS } from './population.js';
import type { Random } from './random.js';
import type { Inclusion, ProofRequest, SearchRequest } from './request.js';
import { codesOf, compartmentParameters, searchDefinition } from './search-definitions.js';
import type { World } from './world.js';

/** Parameters that name a value in a way the oracle does not model. */
const LEFT_OUT: ReadonlySet<string> = new Set(['phonetic', 'telecom', 'phone', 'email', 'url', 'deceased']);
const MODELLED: ReadonlySet<string> = new Set(['token', 'string', 'reference', 'date', 'quantity']);
const SORTS: readonly string[] = ['date', '-date', '_lastUpdated', '-_lastUpdated', '_id', 'status', '-code'];

export type Focus = 'write' | 'search' | 'chain' | 'has' | 'part';

/** Draws requests of every kind, their values taken from what exists, visible or not. */
export class RequestSource {
  private readonly usedCodes = new Map<string, string[]>();

  constructor(
    private readonly random: Random,
    private readonly world: World,
    /** What most requests are. */
    private readonly focus?: Focus,
  ) {}

  next(): ProofRequest {
    const { random, world, focus } = this;
    if (focus === 'write' && random.chance(0.8)) return this.write();
    if (focus === 'search' && random.chance(0.8)) return this.search();
    if (focus === 'chain' || focus === 'has') return this.related(focus);
    if (focus === 'part') return this.move();
    const version = random.pick(world.everyVersion());
    const { resourceType, id, versionId } = version;
    const count = random.chance(0.3) ? { count: 1 + random.below(7) } : {};
    const roll = random.next();
    if (roll < 0.12) return { kind: 'read', resourceType, id };
    if (roll < 0.2) return { kind: 'vread', resourceType, id, versionId };
    if (roll < 0.26) return { kind: 'history', resourceType, id, ...count };
    if (roll < 0.3) return { kind: 'history', resourceType, ...count };
    if (roll < 0.32) return { kind: 'history' };
    if (roll < 0.36) return { kind: 'types', resourceTypes: random.some(this.types(), 3), ...count };
    if (roll < 0.4) return { kind: 'everything', id: random.pick(PATIENTS) };
    if (roll < 0.46) return { kind: 'count', search: { ...this.search(), inclusions: [], total: false } };
    if (roll < 0.5) return this.batch();
    if (roll < 0.54) return this.write();
    return this.search();
  }

  private types(): string[] {
    return [...new Set(this.world.all().map(({ resourceType }) => resourceType))];
  }

  /** Small requests in one Bundle. */
  private batch(): ProofRequest {
    const requests = Array.from({ length: 2 + this.random.below(4) }, () => this.next());
    const { resourceType, id } = this.random.pick(this.world.everyVersion());
    return { kind: 'batch', requests: [{ kind: 'read', resourceType, id }, ...requests.filter(isOnePage)] };
  }

  /** A version of something, perhaps another's, as it is or under a new id. */
  private write(): ProofRequest {
    const { random, world } = this;
    const { resourceType, id, resource } = random.pick(world.everyVersion());
    if (resource === undefined || random.chance(0.3)) return { kind: 'delete', resourceType, id };
    const other = random.pick(world.ofType(resourceType).concat(resource));
    const free = random.chance(0.15) ? `${resourceType.toLowerCase()}-free-${random.below(4)}` : id;
    if (random.chance(0.3))
      return { kind: 'create', resource: { ...other, id: undefined, meta: this.meta(other) } };
    return {
      kind: 'update',
      resource: { ...other, id: free, meta: this.meta(other), language: random.pick(['fr', 'it']) },
    };
  }

  /** Tags and security labels stay, go or come. */
  private meta({ meta }: Json): Json {
    if (this.random.chance(0.5)) return undefined;
    const { tag } = meta ?? {};
    const label = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };
    const security = this.random.chance(0.4) ? { security: [label] } : {};
    const kept = { ...(tag ? { tag } : {}), ...security };
    return Object.keys(kept).length === 0 ? undefined : kept;
  }

  private search(): SearchRequest {
    const { random } = this;
    const resourceType = random.chance(0.4) ? 'Observation' : random.pick(this.types());
    const inCompartment = random.chance(0.15) && compartmentParameters(resourceType).length > 0;
    const where = Array.from({ length: random.below(3) }, () => this.criterion(resourceType, 2));
    const sort = random.chance(0.3) ? this.sortKey(resourceType) : undefined;
    return {
      kind: 'search',
      resourceType,
      where: where.filter(criterion => criterion !== undefined),
      inclusions: random.chance(0.35) ? this.inclusions(resourceType) : [],
      total: random.chance(0.25),
      posted: random.chance(0.1),
      ...(inCompartment && resourceType !== 'Patient' ? { compartment: random.pick(PATIENTS) } : {}),
      ...(sort === undefined ? {} : { sort }),
      ...(random.chance(0.4) ? { count: 1 + random.below(6) } : {}),
      ...(random.chance(0.12) ? this.filter(resourceType) : {}),
    };
  }

  /** An Observation becomes like another. */
  private move(): ProofRequest {
    const [one, other] = [0, 1].map(() => this.random.pick(this.world.ofType('Observation')));
    return { kind: 'update', resource: { ...other, id: one.id, meta: undefined } };
  }

  /** Nothing but one condition on other resources. */
  private related(kind: 'chain' | 'has'): SearchRequest {
    const resourceType = this.random.pick(this.types());
    const criterion = kind === 'chain' ? this.chain(resourceType, 1) : this.has(resourceType, 1);
    const where = criterion === undefined ? [] : [criterion];
    return { kind: 'search', resourceType, where, inclusions: [], total: false, posted: false };
  }

  private sortKey(resourceType: string): string | undefined {
    const sort = this.random.pick(SORTS);
    const code = sort.replace('-', '');
    return code.startsWith('_') || searchDefinition(resourceType, code) ? sort : undefined;
  }

  /** @param depth how many more links a chain may have. */
  private criterion(resourceType: string, depth: number): Criterion | undefined {
    const roll = this.random.next();
    if (depth > 0 && roll < 0.25) return this.chain(resourceType, depth);
    if (depth > 0 && roll < 0.45) return this.has(resourceType, depth);
    return this.own(resourceType);
  }

  private chain(resourceType: string, depth: number): Criterion | undefined {
    const link = this.link(resourceType);
    const inner = link && this.criterion(link.target, depth - 1);
    // R4 has no `_has` behind a chain.
    return inner && inner.kind !== 'has'
      ? { kind: 'chain', code: link.code, target: link.target, inner }
      : undefined;
  }

  private has(resourceType: string, depth: number): Criterion | undefined {
    const source = this.random.pick(this.types());
    const link = this.link(source, resourceType);
    const inner = link && this.criterion(source, depth - 1);
    return inner ? { kind: 'has', source, by: link.code, inner } : undefined;
  }

  /** A reference parameter of the type with a target that some resource really refers to by it. */
  private link(resourceType: string, to?: string): { code: string; target: string } | undefined {
    const codes = this.used(resourceType, 'reference');
    if (codes.length === 0) return undefined;
    const code = this.random.pick(codes);
    const targets = this.world
      .ofType(resourceType)
      .flatMap(resource => referencesOf(resource, code))
      .map(reference => reference.split('/')[0]!)
      .filter(target => to === undefined || target === to);
    return targets.length === 0 ? undefined : { code, target: this.random.pick(targets) };
  }

  private own(resourceType: string): OwnCriterion | undefined {
    const { random } = this;
    if (random.chance(0.08)) return this.ofId(resourceType);
    if (random.chance(0.08)) return { kind: 'own', code: '_tag', values: ['urn:tag|t1'] };
    if (random.chance(0.1)) {
      const code = random.pick(this.codes(resourceType));
      return { kind: 'own', code, modifier: 'missing', values: [String(random.chance(0.5))] };
    }
    const codes = this.used(resourceType);
    if (codes.length === 0) return undefined;
    const code = random.pick(codes);
    const { type, valuesOf } = searchDefinition(resourceType, code)!;
    const values = this.world.ofType(resourceType).flatMap(valuesOf);
    if (values.length === 0) return undefined;
    const value = random.pick(values);
    switch (type) {
      case 'token':
        return this.token(code, values.flatMap(codingsOf));
      case 'string':
        return { kind: 'own', code, values: [random.pick(textsOf(value)).slice(0, 1 + random.below(4))] };
      case 'reference':
        return { kind: 'own', code, values: [random.chance(0.8) ? value.reference : idOf(value.reference)] };
      case 'date': {
        const day = String(value.start ?? value.end ?? value).slice(0, 10);
        return {
          kind: 'own',
          code,
          prefix: random.pick(['eq', 'ge', 'lt', 'gt', 'le', 'ne']),
          values: [day],
        };
      }
      default:
        return { kind: 'own', code, prefix: random.pick(['ge', 'lt']), values: [`${value.value}.5`] };
    }
  }

  private ofId(resourceType: string): OwnCriterion {
    const resources = this.world.ofType(resourceType);
    const ids = this.random
      .some(resources.length > 0 ? resources : [{ id: 'nobody' }], 3)
      .map(({ id }) => id);
    return { kind: 'own', code: '_id', values: ids };
  }

  private token(code: string, codings: ReturnType<typeof codingsOf>): OwnCriterion | undefined {
    const named = codings.filter(coding => coding.code !== undefined);
    if (named.length === 0) return undefined;
    const values = this.random
      .some(named, 2)
      .map(({ system, code: text }) =>
        system === undefined || this.random.chance(0.3) ? text! : `${system}|${text}`,
      );
    return { kind: 'own', code, values, ...(this.random.chance(0.15) ? { modifier: 'not' as const } : {}) };
  }

  private filter(resourceType: string): Pick<SearchRequest, 'filter'> {
    const anyOf = Array.from({ length: 1 + this.random.below(3) }, () =>
      this.random.chance(0.3) ? this.chain(resourceType, 1) : this.own(resourceType),
    ).filter(criterion => criterion !== undefined && isTestable(criterion)) as Criterion[];
    return anyOf.length === 0 ? {} : { filter: { negated: this.random.chance(0.3), anyOf } };
  }

  private inclusions(resourceType: string): Inclusion[] {
    return Array.from({ length: 1 + this.random.below(3) }, () => this.inclusion(resourceType)).filter(
      inclusion => inclusion !== undefined,
    );
  }

  private inclusion(resourceType: string): Inclusion | undefined {
    const { random } = this;
    const iterate = random.chance(0.25);
    const source = random.pick(this.types());
    if (random.chance(0.5)) {
      const link = this.link(source, iterate ? undefined : resourceType);
      return link && { reverse: true, iterate, source, code: link.code };
    }
    const from = iterate ? source : resourceType;
    if (random.chance(0.2)) return { reverse: false, iterate, source: from, code: '*' };
    const link = this.link(from);
    return (
      link && {
        reverse: false,
        iterate,
        source: from,
        code: link.code,
        ...(random.chance(0.3) ? { target: link.target } : {}),
      }
    );
  }

  /** Those which say something of some resource. */
  private used(resourceType: string, only?: string): string[] {
    const key = `${resourceType} ${only}`;
    const known = this.usedCodes.get(key);
    if (known) return known;
    const resources = this.world.ofType(resourceType);
    const used = this.codes(resourceType, only).filter(code =>
      resources.some(resource => searchDefinition(resourceType, code)!.valuesOf(resource).length > 0),
    );
    this.usedCodes.set(key, used);
    return used;
  }

  private codes(resourceType: string, only?: string): string[] {
    return codesOf(resourceType).filter(code => {
      const type = searchDefinition(resourceType, code)?.type;
      return type !== undefined && MODELLED.has(type) && !LEFT_OUT.has(code) && (only ?? type) === type;
    });
  }
}

/** What a batch can be asked without following links. */
function isOnePage(request: ProofRequest): boolean {
  if (request.kind === 'search') return request.count === undefined && !request.posted;
  return request.kind === 'read' || request.kind === 'vread';
}

/** `_filter` has no modifiers, and no alternatives within a test. */
function isTestable(criterion: Criterion): boolean {
  if (criterion.kind === 'chain') return isTestable(criterion.inner);
  return criterion.kind === 'own' && criterion.modifier === undefined && criterion.values.length === 1;
}

function idOf(reference: string): string {
  return reference.split('/')[1]!;
}
