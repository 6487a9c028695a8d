import { CriterionSource } from './random-criterion.js';
import { LINKS } from './graphql.js';
import { PATIENTS } from './draw.js';
import type { Random } from './random.js';
import type { Compartment, GraphqlRequest, Inclusion, SearchRequest, TypesRequest } from './request.js';
import { compartmentParameters, searchDefinition } from './search-definitions.js';
import type { World } from './world.js';

const SORTS: readonly string[] = [
  'date',
  '-date',
  '_lastUpdated',
  '-_lastUpdated',
  '_id',
  'status',
  '-code',
  'patient',
  '-subject',
  'identifier',
  '-name',
  'value-quantity',
  '-encounter',
  'birthdate',
  'onset-date',
  'color',
];
/** Of several types. */
const COMMON_SORTS: readonly string[] = ['_lastUpdated', '-_lastUpdated', '_id', '-_id', '-_lastUpdated,_id'];
const COMPARTMENTS: readonly string[] = ['Encounter', 'Practitioner', 'RelatedPerson', 'Device'];
const SHAPES: readonly string[] = [
  '_summary=true',
  '_summary=text',
  '_summary=data',
  '_elements=language,meta',
  '_elements=id,language',
];
/** What each of these compartments has most of. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Encounter: ['Observation', 'Condition', 'Composition'],
  Practitioner: ['Observation', 'Encounter', 'PractitionerRole', 'Appointment'],
  RelatedPerson: ['Observation', 'Encounter', 'CareTeam'],
  Device: ['Observation', 'Group'],
};

/** Draws searches of every kind. */
export class SearchSource {
  readonly criteria: CriterionSource;

  constructor(
    private readonly random: Random,
    private readonly world: World,
  ) {
    this.criteria = new CriterionSource(random, world);
  }

  search(): SearchRequest {
    const { random } = this;
    const place = this.place();
    const resourceType = place?.type ?? (random.chance(0.4) ? 'Observation' : random.pick(this.types()));
    const filter = random.chance(0.15) ? this.criteria.filter(resourceType) : undefined;
    const sort = random.chance(0.3) ? this.sortKeys(resourceType) : undefined;
    return {
      kind: 'search',
      resourceType,
      where: this.where(resourceType),
      inclusions: random.chance(0.35) ? this.inclusions(resourceType) : [],
      posted: random.chance(0.1),
      ...(random.chance(0.25) ? { total: random.pick(['accurate', 'estimate'] as const) } : {}),
      ...(place === undefined ? {} : { compartment: place.compartment }),
      ...(sort === undefined ? {} : { sort }),
      ...(random.chance(0.4) ? { count: 1 + random.below(6) } : {}),
      ...(filter === undefined ? {} : { filter }),
      ...(random.chance(0.12) ? { shape: random.pick(SHAPES) } : {}),
    };
  }

  /** By the urls of what the matches name, or are. */
  canonical(): SearchRequest {
    const { random } = this;
    const reverse = random.chance(0.5);
    const resourceType = reverse ? 'Questionnaire' : 'QuestionnaireResponse';
    const inclusion = { reverse, iterate: false, source: 'QuestionnaireResponse', code: 'questionnaire' };
    const where = random.chance(0.5) ? this.where(resourceType) : [];
    return { kind: 'search', resourceType, where, inclusions: [inclusion] };
  }

  /** Nothing but one condition on other resources. */
  related(kind: 'chain' | 'has'): SearchRequest {
    const resourceType = this.random.pick(this.types());
    const criterion = this.criteria[kind](resourceType, 1);
    return {
      kind: 'search',
      resourceType,
      where: criterion === undefined ? [] : [criterion],
      inclusions: [],
    };
  }

  /** Nothing but inclusions that go on and on. */
  iterated(): SearchRequest {
    const resourceType = this.random.pick(this.types());
    const inclusions = this.inclusions(resourceType).map(inclusion => ({ ...inclusion, iterate: true }));
    return { kind: 'search', resourceType, where: [], inclusions };
  }

  /** Nothing but the items of a List, or what is at a part of something. */
  special(kind: 'list' | 'below'): SearchRequest {
    const { random, world } = this;
    if (kind === 'below') {
      const whole = `Encounter/${random.pick(world.ofType('Encounter')).id}`;
      const where = [{ kind, code: 'encounter', whole } as const];
      const resourceType = random.pick(['Observation', 'Condition']);
      return { kind: 'search', resourceType, where, inclusions: [] };
    }
    const list = random.pick(world.ofType('List'));
    const resourceType = list.entry[0].item.reference.split('/')[0];
    return { kind: 'search', resourceType, where: [{ kind, id: list.id }], inclusions: [] };
  }

  several(isSorted = this.random.chance(0.4)): TypesRequest {
    const { random } = this;
    const compartment = random.chance(0.3) ? this.compartment() : undefined;
    const members = MEMBERS[compartment?.type ?? ''] ?? ['Observation', 'Condition', 'Encounter'];
    const tagged = { kind: 'own', code: '_tag', values: ['urn:tag|t1'] } as const;
    const isAll = compartment === undefined && random.chance(0.08);
    const resourceTypes = random.some(compartment === undefined ? this.types() : members, 3);
    return {
      kind: 'types',
      resourceTypes: isAll ? [] : resourceTypes,
      where: random.chance(0.3) ? [tagged] : [],
      inclusions: random.chance(0.3) ? this.inclusions(resourceTypes[0]!) : [],
      ...(isSorted ? { sort: random.pick(COMMON_SORTS) } : {}),
      ...(compartment === undefined ? {} : { compartment }),
      ...(random.chance(0.3) ? { total: 'accurate' as const } : {}),
      ...(random.chance(0.4) ? { count: 1 + random.below(7) } : {}),
    };
  }

  graphql(): GraphqlRequest {
    const { random, world } = this;
    const resourceType = random.pick(Object.keys(LINKS));
    const own = random.chance(0.5) ? this.criteria.own(resourceType) : undefined;
    const isSayable = own !== undefined && own.modifier === undefined;
    const search = { kind: 'search', resourceType, where: isSayable ? [own] : [], inclusions: [] } as const;
    const reference = random.pick(LINKS[resourceType]!);
    const target = random.pick(['Patient', 'Encounter', 'Practitioner']);
    const link = random.chance(0.4) ? this.criteria.link(resourceType, target) : undefined;
    const holders = link === undefined ? [] : world.ofType(link.target);
    const inner = random.chance(0.4) ? this.linkingTo(resourceType) : undefined;
    const within = inner === undefined ? {} : { within: inner };
    if (link === undefined || holders.length === 0) return { kind: 'graphql', search, reference, ...within };
    const from = { resourceType: link.target, id: random.pick(holders).id, code: link.code };
    return { kind: 'graphql', search, reference, from, ...within };
  }

  /** A type with a parameter by which it refers to the other one. */
  private linkingTo(resourceType: string): GraphqlRequest['within'] {
    const source = this.random.pick(this.types());
    const link = this.criteria.link(source, resourceType);
    return link && { resourceType: source, code: link.code };
  }

  where(resourceType: string): SearchRequest['where'] {
    const drawn = Array.from({ length: this.random.below(3) }, () =>
      this.criteria.criterion(resourceType, 2),
    ).filter(criterion => criterion !== undefined);
    return this.random.chance(0.05) ? [...drawn, ...this.criteria.inSet(resourceType)] : drawn;
  }

  types(): string[] {
    return this.criteria.types();
  }

  /** A compartment, and a type in it. */
  private place(): { readonly compartment: Compartment; readonly type: string } | undefined {
    if (!this.random.chance(0.2)) return undefined;
    const compartment = this.compartment();
    const members =
      MEMBERS[compartment.type] ??
      this.types().filter(type => type !== 'Patient' && compartmentParameters(type).length > 0);
    return { compartment, type: this.random.pick(members) };
  }

  private compartment(): Compartment {
    const { random, world } = this;
    const type = random.chance(0.5) ? 'Patient' : random.pick(COMPARTMENTS);
    const ids = world.ofType(type).map(({ id }) => id);
    return ids.length === 0 ? { type: 'Patient', id: PATIENTS[0]! } : { type, id: random.pick(ids) };
  }

  private sortKeys(resourceType: string): string | undefined {
    const known = this.random.some(SORTS, 3).filter(sort => {
      const code = sort.replace('-', '');
      return code.startsWith('_') || searchDefinition(resourceType, code);
    });
    const once = known.filter(
      (sort, index) => known.findIndex(other => other.replace('-', '') === sort.replace('-', '')) === index,
    );
    return once.length === 0 ? undefined : once.join(',');
  }

  inclusions(resourceType: string): Inclusion[] {
    return Array.from({ length: 1 + this.random.below(3) }, () => this.inclusion(resourceType)).filter(
      inclusion => inclusion !== undefined,
    );
  }

  private inclusion(resourceType: string): Inclusion | undefined {
    const { random } = this;
    const iterate = random.chance(0.25);
    const source = random.pick(this.types());
    if (!iterate && resourceType === 'QuestionnaireResponse' && random.chance(0.4))
      return { reverse: false, iterate, source: resourceType, code: 'questionnaire' };
    if (random.chance(0.5)) {
      if (random.chance(0.1)) return { reverse: true, iterate: false, source, code: '*' };
      const link = this.criteria.link(source, iterate ? undefined : resourceType);
      return link && { reverse: true, iterate, source, code: link.code };
    }
    const from = iterate ? source : resourceType;
    if (random.chance(0.2)) return { reverse: false, iterate, source: from, code: '*' };
    const link = this.criteria.link(from);
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
}
