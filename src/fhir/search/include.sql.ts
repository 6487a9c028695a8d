import type { AccessExpression } from '../access/access-expression.js';
import type { AccessFilter } from '../access/access-filter.js';
import { resourceTypes, resourceTypeNumber } from '../definitions/resource-types.js';
import { compileAccess } from './access-sql.js';
import { CanonicalLinks, type LinkSets } from './canonical-links.js';
import type { FoundVersion } from './found-version.js';
import type { SearchContext } from './parameters/parameter-kind.js';
import { referenceTargets } from './parameters/reference-targets.js';
import { indexedParameter } from './indexed-parameter.registry.js';
import { type PresumedAccess, presumedAccess, type Presumption } from './presumed.js';
import { ReferringLinks } from './referring-links.sql.js';
import { compileRowAccess, solePatient } from './row-access.js';
import { confiningPatient } from './row-source.js';
import { searchableParameter, searchableParametersOf } from './searchable-parameter.js';
import type { IncludeDirective } from './search-query.js';
import type { SearchStatement } from './search-statement.js';
import { StatementParameters } from './sql-parameters.js';

/** An alternative of its own in the statement takes as long to plan as these to look up. */
const LINKS_OF_A_SET = 30;

/** Resources whose references are followed, by type. */
export type RowsByType = ReadonlyMap<string, readonly FoundVersion[]>;

export interface IncludeBounds {
  /** What is there already. */
  readonly seen: readonly bigint[];
  readonly limit: number;
  /** Where it is given, what is denied is left to the rows that are found. */
  readonly presumption: Presumption | undefined;
}

export interface InclusionStatement extends SearchStatement {
  /** How many it looks up. */
  readonly links: number;
}

/**
 * What the resources refer to, or what refers to them, by all directives at once: each target judged by the access
 * filter of its own type, for reading (docs/decisions, A6). Undefined if no directive fits.
 */
export function includeStatement(
  access: AccessFilter,
  directives: readonly IncludeDirective[],
  sources: RowsByType,
  { seen, limit, presumption }: IncludeBounds,
  context: SearchContext,
): InclusionStatement | undefined {
  const sql = new IncludeSql(access, context, presumption);
  const found = directives.flatMap(directive =>
    directive.direction === 'include' ? sql.include(directive, sources) : sql.revinclude(directive, sources),
  );
  if (found.length === 0) return undefined;
  const { parameters } = sql;
  const isCertain = sql.isCertain('r');
  // `offset 0`: what a limit of unknown size may stop early is otherwise looked for through the whole index of keys.
  return {
    text: `with found as materialized (
        select distinct key from (${found.join(' union all ')} offset 0) f where key <> all(${parameters.add(seen)}::bigint[])
        limit ${parameters.add(limit)}::integer)
      select r.key, r.type, r.id, r.version, r.updated, r.method, r.content${isCertain === undefined ? '' : `, ${isCertain} as certain`}
      from found join resource r on r.key = found.key order by r.type, r.id`,
    values: parameters.values,
    isShort: directives.every(({ direction }) => direction === 'include'),
    isPresumed: isCertain !== undefined,
    links: sql.links,
  };
}

class IncludeSql {
  readonly parameters = new StatementParameters();
  links = 0;
  private readonly canonicals: CanonicalLinks;
  /** What decides, of each type that may be found, and what of it is left to the rows. */
  private readonly judged = new Map<
    string,
    { readonly access: AccessExpression; readonly presumed: PresumedAccess | undefined }
  >();

  constructor(
    private readonly access: AccessFilter,
    private readonly context: SearchContext,
    private readonly presumption: Presumption | undefined,
  ) {
    this.canonicals = new CanonicalLinks(context);
  }

  /** https://hl7.org/fhir/R4/search.html#include */
  include(directive: IncludeDirective, sources: RowsByType): readonly string[] {
    return [...sources]
      .filter(([type]) => directive.sourceType === '*' || directive.sourceType === type)
      .flatMap(([type, rows]) => {
        const definitions = referenceParameters(type, directive.parameter);
        const named = this.canonicals.namedBy(rows, definitions, directive.targetType);
        return [this.referencedBy(type, rows.map(keyOf), directive), ...this.linked(named)];
      });
  }

  /** https://hl7.org/fhir/R4/search.html#revinclude */
  revinclude(
    { sourceType, parameter, targetType }: IncludeDirective,
    sources: RowsByType,
  ): readonly string[] {
    const rows = [...sources].filter(([type]) => (targetType ?? type) === type).flatMap(([, some]) => some);
    const keys = rows.map(keyOf);
    const types = sourceType === '*' ? resourceTypes() : [sourceType];
    const targets = [...sources.keys()].filter(type => (targetType ?? type) === type);
    const termsOf = (type: string): readonly bigint[] => this.termsOf(type, parameter, targets);
    const referring = types.filter(type => termsOf(type).length > 0);
    if (keys.length === 0 || referring.length === 0) return [];
    const naming = types.flatMap(type =>
      this.canonicals.naming(rows, type, referenceParameters(type, parameter)),
    );
    const byKeys = this.byPlace(referring, (place, some, patientId) => {
      // The terms of these types alone: those of others would find what is then thrown away.
      const terms = [...new Set(some.flatMap(termsOf))];
      const links = new ReferringLinks(keys, terms, this.parameters);
      this.links += links.count;
      const where = `${place} and ${this.isVisible(some)}`;
      return patientId === undefined ? links.byIndex(where) : links.byRow(where);
    });
    return [...this.linked(naming), ...byKeys];
  }

  /**
   * What everybody refers to, such as a practitioner, is not looked up by its links in one patient's record: it would
   * take the longer, and in the end too long, the more other patients have.
   */
  private byPlace(
    types: readonly string[],
    select: (place: string, types: readonly string[], patientId: string | undefined) => string,
  ): readonly string[] {
    const byPatient = Map.groupBy(types, type =>
      type === 'Patient' ? undefined : confiningPatient(this.access.for(type, 'r')),
    );
    return [...byPatient].map(([patientId, some]) =>
      select(patientId === undefined ? 't.n = 0' : this.isOfPatient(patientId, some), some, patientId),
    );
  }

  private isOfPatient(patientId: string, types: readonly string[]): string {
    const patient = this.context.hash.keyOf({ resourceType: 'Patient', id: patientId });
    const numbers = types.map(resourceTypeNumber);
    return `t.patient = ${this.parameters.add(patient)}::bigint and t.type = any(${this.parameters.add(numbers)}::smallint[])`;
  }

  /** Whether a row of `resource` is as presumed; undefined if nothing was. */
  isCertain(alias: string): string | undefined {
    const { judged, parameters } = this;
    const presumed = [...judged.keys()].filter(type => judged.get(type)?.presumed);
    const [first] = presumed;
    if (first === undefined) return undefined;
    if (judged.size === 1) return this.isCertainOf(first, alias);
    const conditions = Map.groupBy(presumed, type => this.isCertainOf(type, alias));
    const cases = [...conditions].map(([condition, types]) => {
      const numbers = parameters.add(types.map(resourceTypeNumber));
      return `when ${alias}.type = any(${numbers}::smallint[]) then ${condition}`;
    });
    return `case ${cases.join(' ')} else true end`;
  }

  /** The Consents of whom the matches are were looked at with them. */
  private isCertainOf(type: string, alias: string): string {
    const { denials, hasConsents, besideConsents } = this.judged.get(type)!.presumed!;
    const silent = this.presumption?.silent;
    const isAsPresumed = (expression: AccessExpression): string =>
      compileRowAccess(expression, type, alias, this.parameters, this.context.hash);
    if (silent === undefined || !hasConsents) return isAsPresumed(denials);
    const isOfThem = `${solePatient(type, alias)} = any(${this.parameters.add(silent)}::bigint[])`;
    return besideConsents ? `(${isAsPresumed(besideConsents)} and ${isOfThem})` : isOfThem;
  }

  /** What decides about resources of the type; with a presumption, beside what denies next to nothing. */
  private accessTo(type: string): AccessExpression {
    const known = this.judged.get(type);
    if (known) return known.access;
    const whole = this.access.for(type, 'r');
    const presumed = this.presumption && presumedAccess(whole, type, this.context.hash);
    const access = presumed?.beside ?? whole;
    this.judged.set(type, { access, presumed });
    return access;
  }

  private linked(groups: readonly LinkSets[]): readonly string[] {
    return groups.flatMap(({ types, sets }) => {
      this.links += sets.length * LINKS_OF_A_SET;
      const hasAll = sets.map(set => `t.links @> ${this.parameters.add(set)}::bigint[]`).join(' or ');
      return this.byPlace(
        types,
        (place, some) =>
          `select t.key from search t where ${place} and ${this.isVisible(some)} and (${hasAll})`,
      );
    });
  }

  private referencedBy(
    type: string,
    keys: readonly bigint[],
    { parameter, targetType }: IncludeDirective,
  ): string {
    const terms = this.termsOf(type, parameter);
    this.links += keys.length * terms.length;
    const targets = targetType === undefined ? this.targetsOf(type, parameter) : [targetType];
    return `select t.key from search s, unnest(s.links) l(term), unnest(${this.parameters.add(terms)}::bigint[]) p(term),
      search t where s.key = any(${this.parameters.add(keys)}::bigint[]) and s.n = 0
      and t.key = l.term # p.term and t.n = 0 and ${this.isVisible(targets)}`;
  }

  /** Of the parameters that may refer to one of the targets, if these are known. */
  private termsOf(type: string, parameter: string, targets?: readonly string[]): readonly bigint[] {
    return referenceParameters(type, parameter)
      .filter(definition => !targets || referenceTargets(definition).some(target => targets.includes(target)))
      .map(definition => indexedParameter(definition, this.context.hash).term);
  }

  private targetsOf(type: string, parameter: string): readonly string[] {
    const targets = new Set(referenceParameters(type, parameter).flatMap(referenceTargets));
    return resourceTypes().filter(target => targets.has(target));
  }

  /** Of one of the types, and within what the caller may read of it. */
  private isVisible(types: readonly string[]): string {
    const groups = Map.groupBy(types, type => groupOf(type, this.accessTo(type)));
    const alternatives = [...groups.values()].map(group => this.isVisibleOf(group));
    return `(${alternatives.filter(alternative => alternative !== undefined).join(' or ') || 'false'})`;
  }

  private isVisibleOf(types: readonly string[]): string | undefined {
    const [type] = types;
    if (type === undefined) return undefined;
    const { hash, fhirBase } = this.context;
    const predicate = compileAccess(this.accessTo(type), type, 't', this.parameters, hash, {
      fhirBase,
    });
    if (predicate === 'false') return undefined;
    // The links find the rows; written so that no plan reads the index of all resources of the types beside them.
    const isType = `t.type::integer = any(${this.parameters.add(types.map(resourceTypeNumber))}::integer[])`;
    return predicate === 'true' ? isType : `(${isType} and ${predicate})`;
  }
}

function keyOf({ key }: FoundVersion): bigint {
  return key;
}

function referenceParameters(type: string, parameter: string) {
  const definitions =
    parameter === '*' ? searchableParametersOf(type) : [searchableParameter(type, parameter)];
  return definitions
    .filter(definition => definition !== undefined)
    .filter(({ type: kind }) => kind === 'reference');
}

/** Types whose access is the same predicate; what names resources or criteria is the type's own. */
function groupOf(type: string, expression: AccessExpression): string {
  const isShared = expression.kind === 'everything' || expression.kind === 'nothing';
  const isMembership = expression.kind === 'in-compartment' && type !== 'Patient';
  return isShared || isMembership ? JSON.stringify(expression) : type;
}
