import { isResourceType } from '../definitions/resource-types.js';
import { InvalidError, NotSupportedError, TooCostlyError } from '../errors/fhir-error.js';
import { assertNoModifier, parseCriterion } from './criteria.parser.js';
import { parseFilter } from './filter/filter.parser.js';
import { isIncludeName, parseInclude } from './include.parser.js';
import { quoted } from './parameters/parameter-error.js';
import { pendingParameter } from './run-time/run-time-parameters.js';
import { assertLeading } from './leading-include.js';
import type { CompartmentExpression, SearchExpression } from './search-expression.js';
import type { IncludeDirective, SearchQuery, SortKey } from './search-query.js';
import { parseSort } from './sort.parser.js';

export type SearchParameters = readonly (readonly [name: string, value: string])[];

export interface SearchOptions {
  /** What an unknown parameter is: an error, or passed over and named. https://hl7.org/fhir/R4/search.html#errors */
  readonly handling?: 'strict' | 'lenient';
  /** One of several types that are searched alike: what leads from another of them is no mistake. */
  readonly isOneOfSeveral?: true;
  /** The compartment of `/Patient/1/Observation`. */
  readonly compartment?: Omit<CompartmentExpression, 'kind'>;
}

export const DEFAULT_COUNT = 50;
export const MAXIMUM_COUNT = 1_000;
const MOST_PARAMETERS = 100;

/** The parameter that holds the sealed position of a page link; nothing but formats may stand beside it. */
export const PAGE_PARAMETER = '_page';

/** How the answer is written: the work of `fhir/rest`. */
const FORMAT_PARAMETERS: ReadonlySet<string> = new Set(['_format', '_pretty', '_elements']);
const BESIDE_PAGE: ReadonlySet<string> = new Set([PAGE_PARAMETER, '_summary', ...FORMAT_PARAMETERS]);
const WITHOUT_MODIFIERS: ReadonlySet<string> = new Set([
  ...BESIDE_PAGE,
  '_count',
  '_filter',
  '_sort',
  '_total',
]);
const SUMMARIES: ReadonlySet<string> = new Set(['true', 'text', 'data', 'count', 'false']);
const TOTALS: ReadonlySet<string> = new Set(['none', 'estimate', 'accurate']);

/**
 * Reads the parameters of a search. Throws InvalidError for what is malformed, NotSupportedError for a modifier that
 * there is not, TooCostlyError for chains and lists beyond all use. Values are judged when the query is compiled.
 */
export function parseSearchQuery(
  resourceType: string,
  parameters: SearchParameters,
  options: SearchOptions = {},
): SearchQuery {
  if (!isResourceType(resourceType)) throw new NotSupportedError('There is no such resource type', 404);
  return new SearchQueryParser(resourceType, options).parse(parameters);
}

class SearchQueryParser {
  private readonly where: SearchExpression[] = [];
  private readonly includes: IncludeDirective[] = [];
  private readonly applied: (readonly [string, string])[] = [];
  private readonly ignored: string[] = [];
  private readonly once = new Map<string, string>();

  constructor(
    private readonly resourceType: string,
    private readonly options: SearchOptions,
  ) {
    if (options.compartment) this.where.push({ kind: 'compartment', ...options.compartment });
  }

  parse(parameters: SearchParameters): SearchQuery {
    if (parameters.length > MOST_PARAMETERS) {
      throw new TooCostlyError(`A search has at most ${MOST_PARAMETERS} parameters`);
    }
    for (const [name, value] of parameters) {
      if (this.read(name, value)) this.applied.push([name, value]);
      else this.ignore(name);
    }
    if (this.options.handling === 'strict' && !this.options.isOneOfSeveral)
      for (const directive of this.includes) assertLeading(directive, [this.resourceType]);
    const count = this.count();
    const after = this.once.get(PAGE_PARAMETER);
    if (after !== undefined) this.assertAlone();
    return {
      resourceType: this.resourceType,
      where: this.where,
      sort: this.sortKeys(),
      count: Math.min(count ?? DEFAULT_COUNT, MAXIMUM_COUNT),
      includes: this.includes,
      total: this.total(),
      countOnly: count === 0 || this.once.get('_summary') === 'count',
      ...(after === undefined ? {} : { after }),
      applied: this.applied,
      ignored: this.ignored,
    };
  }

  /** False for an unknown parameter. */
  private read(name: string, value: string): boolean {
    const [code = ''] = name.split(':');
    if (WITHOUT_MODIFIERS.has(code)) assertNoModifier(name, code);
    if (isIncludeName(name)) {
      this.includes.push(parseInclude(name, value));
      return true;
    }
    if (FORMAT_PARAMETERS.has(name)) return true;
    if (name === '_summary') return this.readWord(name, value, SUMMARIES);
    if (name === '_total') return this.readWord(name, value, TOTALS);
    if (name === '_count' || name === '_sort' || name === PAGE_PARAMETER) return this.readOnce(name, value);
    if (name === '_filter') {
      this.where.push(parseFilter(this.resourceType, value));
      return true;
    }
    const expression = parseCriterion(this.resourceType, name, value);
    if (expression) this.where.push(expression);
    return expression !== undefined;
  }

  private ignore(name: string): void {
    if (this.options.handling === 'strict') {
      throw new InvalidError(
        pendingParameter(name) ?? `${this.resourceType} has no search parameter ${name.slice(0, 64)}`,
        `http.${name.slice(0, 64)}`,
        'not-supported',
      );
    }
    this.ignored.push(name);
  }

  private readOnce(name: string, value: string): true {
    if (this.once.has(name))
      throw new InvalidError(`The parameter ${name} stands more than once`, `http.${name}`);
    this.once.set(name, value);
    return true;
  }

  private readWord(name: string, value: string, words: ReadonlySet<string>): true {
    if (!words.has(value)) {
      throw new InvalidError(
        `${name} must be one of ${[...words].join(', ')}, not ${quoted(value)}`,
        `http.${name}`,
        'value',
      );
    }
    return this.readOnce(name, value);
  }

  private count(): number | undefined {
    const text = this.once.get('_count');
    if (text === undefined) return undefined;
    if (!/^\d{1,9}$/.test(text))
      throw new InvalidError(`_count must be a whole number, not ${quoted(text)}`, 'http._count', 'value');
    return Number(text);
  }

  private sortKeys(): readonly SortKey[] {
    const text = this.once.get('_sort');
    if (text !== undefined) return parseSort(this.resourceType, text);
    // Who asks for nothing but times of writing wants what is new.
    const isByWriting = this.where.length > 0 && this.where.every(isTimeOfWriting);
    return isByWriting ? [{ parameter: '_lastUpdated', descending: true }] : [];
  }

  private total(): SearchQuery['total'] {
    return (this.once.get('_total') as SearchQuery['total'] | undefined) ?? 'none';
  }

  private assertAlone(): void {
    if (!this.applied.every(([name]) => BESIDE_PAGE.has(name)) || this.ignored.length > 0) {
      throw new InvalidError('A page link holds the whole search: nothing may be added to it', 'http._page');
    }
  }
}

function isTimeOfWriting(expression: SearchExpression): boolean {
  return expression.kind === 'parameter' && expression.parameter === '_lastUpdated' && !expression.modifier;
}
