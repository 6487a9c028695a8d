import { anAskedCondition, anAskedTest } from './asked-conditions.js';
import { codingsOf, type Criterion, type OwnCriterion, referencesOf, textsOf } from './criterion.js';
import type { FilterTest } from './filter-test.js';
import { VALUE_SETS } from './population-terminology.js';
import type { Random } from './random.js';
import { codesOf, searchDefinition } from './search-definitions.js';
import type { World } from './world.js';

/** Parameters that name a value in a way the oracle does not model. */
const LEFT_OUT: ReadonlySet<string> = new Set(['phonetic', 'telecom', 'phone', 'email', 'url', 'deceased']);
const MODELLED: ReadonlySet<string> = new Set(['token', 'string', 'reference', 'date', 'quantity']);
/** docs/search.md: an untyped link may lead to no more types. */
const MOST_TARGETS = 20;
/** References to what has parts. */
const WHOLES: Readonly<Record<string, string>> = {
  Encounter: 'location',
  Observation: 'encounter',
  Condition: 'encounter',
};

/** Draws conditions, their values taken from what exists, visible or not. */
export class CriterionSource {
  private readonly usedCodes = new Map<string, string[]>();

  constructor(
    private readonly random: Random,
    private readonly world: World,
  ) {}

  types(): string[] {
    return [...new Set(this.world.all().map(({ resourceType }) => resourceType))];
  }

  /** @param depth how many more links a chain may have. */
  criterion(resourceType: string, depth: number): Criterion | undefined {
    const roll = this.random.next();
    if (depth > 0 && roll < 0.22) return this.chain(resourceType, depth);
    if (depth > 0 && roll < 0.4) return this.has(resourceType, depth);
    if (roll < 0.58) return anAskedCondition(resourceType, this.random);
    if (roll < 0.63) return this.special(resourceType);
    return this.own(resourceType);
  }

  private special(resourceType: string): Criterion | undefined {
    const { random, world } = this;
    const lists = world.ofType('List');
    const code = WHOLES[resourceType];
    if (code === undefined || random.chance(0.5))
      return lists.length === 0 ? undefined : { kind: 'list', id: random.pick(lists).id };
    const type = code === 'location' ? 'Location' : 'Encounter';
    const wholes = world.ofType(type);
    return wholes.length === 0
      ? undefined
      : { kind: 'below', code, whole: `${type}/${random.pick(wholes).id}` };
  }

  /** Of a value set that stands in the record, seen or not. */
  inSet(resourceType: string): Criterion[] {
    const { random, world } = this;
    if (!['Observation', 'Condition'].includes(resourceType)) return [];
    const ids = world.everyVersion().flatMap(({ resourceType: type, id }) => (type === 'ValueSet' ? id : []));
    const set = random.chance(0.5) ? random.pick(VALUE_SETS) : `ValueSet/${random.pick(ids)}`;
    return [{ kind: 'in', code: 'code', isNot: random.chance(0.4), set }];
  }

  chain(resourceType: string, depth: number): Criterion | undefined {
    const link = this.link(resourceType);
    const inner = link && this.criterion(link.target, depth - 1);
    // R4 has no `_has` behind a chain; what is about a whole record stands first.
    if (link === undefined || inner === undefined || ['has', 'list', 'below'].includes(inner.kind))
      return undefined;
    const isUntyped = this.random.chance(0.4) && meansTheSame(resourceType, link.code, inner);
    return {
      kind: 'chain',
      code: link.code,
      target: link.target,
      ...(isUntyped ? { isUntyped } : {}),
      inner,
    };
  }

  has(resourceType: string, depth: number): Criterion | undefined {
    const source = this.random.pick(this.types());
    const link = this.link(source, resourceType);
    const inner = link && this.criterion(source, depth - 1);
    return inner && inner.kind !== 'list' ? { kind: 'has', source, by: link.code, inner } : undefined;
  }

  /** A reference parameter of the type with a target that some resource really refers to by it. */
  link(resourceType: string, to?: string): { code: string; target: string } | undefined {
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

  own(resourceType: string): OwnCriterion | undefined {
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
        if (typeof value === 'string')
          return { kind: 'own', code, values: [random.chance(0.5) ? value : value.split('|')[0]!] };
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

  /** @param depth how many more brackets may stand inside. */
  filter(resourceType: string, depth = 2): FilterTest | undefined {
    const { random } = this;
    const roll = random.next();
    if (depth > 0 && roll < 0.15) {
      const inner = this.filter(resourceType, depth - 1);
      return inner && { kind: 'not', inner };
    }
    if (depth > 0 && roll < 0.45) {
      const tests = Array.from({ length: 2 + random.below(2) }, () => this.filter(resourceType, depth - 1));
      const [first, ...rest] = tests.filter(test => test !== undefined);
      return (
        first && {
          kind: 'joined',
          first,
          rest: rest.map(test => ({ word: random.pick(['and', 'or'] as const), test })),
        }
      );
    }
    if (depth > 0 && roll < 0.6) return this.way(resourceType);
    const criterion = this.testable(resourceType);
    return criterion && { kind: 'test', criterion };
  }

  private way(resourceType: string): FilterTest | undefined {
    const link = this.link(resourceType);
    const [must, last] = [0, 1].map(() => link && this.filter(link.target, 0));
    return link && must && last && { kind: 'way', code: link.code, target: link.target, must, last };
  }

  /** `_filter` has no modifiers, and no alternatives within a test. */
  private testable(resourceType: string): Criterion | undefined {
    const { random } = this;
    const criterion = random.either(
      () => anAskedTest(resourceType, random),
      () => this.own(resourceType),
      () => this.own(resourceType),
      () => this.chain(resourceType, 1),
    );
    return criterion && isTestable(criterion) ? criterion : undefined;
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

  codes(resourceType: string, only?: string): string[] {
    return codesOf(resourceType).filter(code => {
      const type = searchDefinition(resourceType, code)?.type;
      return type !== undefined && MODELLED.has(type) && !LEFT_OUT.has(code) && (only ?? type) === type;
    });
  }
}

/** Whether a condition says the same of whatever the link may lead to, or cannot be said of it. */
function meansTheSame(resourceType: string, link: string, inner: Criterion): boolean {
  if (inner.kind !== 'own' || inner.modifier !== undefined) return false;
  const targets = searchDefinition(resourceType, link)!.target;
  const kinds = targets.map(target => searchDefinition(target, inner.code)?.type).filter(Boolean);
  const isSimple = kinds.every(kind => kind === 'token' || kind === 'string');
  return targets.length <= MOST_TARGETS && isSimple && new Set(kinds).size === 1;
}

function isTestable(criterion: Criterion): boolean {
  if (criterion.kind === 'chain') return isTestable(criterion.inner);
  if (criterion.kind === 'asked') return criterion.name === '_filter';
  return criterion.kind === 'own' && criterion.modifier === undefined && criterion.values.length === 1;
}

function idOf(reference: string): string {
  return reference.split('/')[1]!;
}
