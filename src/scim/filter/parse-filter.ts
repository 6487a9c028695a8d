import { type AttributeFinder, type AttributePath, attributesWithin } from '../schema/attribute-path.js';
import { type Comparison, COMPARISONS, type ComparedValue, type Filter } from './filter.js';
import { FilterTokens } from './filter-tokens.js';
import { checkComparison } from './comparison.js';

const DEEPEST = 20;
const LITERALS: ReadonlyMap<string, ComparedValue> = new Map<string, ComparedValue>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Reads a filter, with the attributes that it names. RFC 7644 §3.4.2.2, figure 1. */
export function parseFilter(text: string, find: AttributeFinder): Filter {
  const tokens = new FilterTokens(text, 'invalidFilter');
  const filter = new FilterReader(tokens).read(find);
  if (tokens.peek().kind !== 'end') throw tokens.wrong(`has more than a filter ${tokens.place()}`);
  return filter;
}

export class FilterReader {
  private depth = 0;

  constructor(private readonly tokens: FilterTokens) {}

  /** `or` binds weaker than `and`, which binds weaker than `not`. */
  read(find: AttributeFinder): Filter {
    if (++this.depth > DEEPEST) throw this.tokens.wrong(`is nested deeper than ${DEEPEST}`);
    const filter = this.list('or', () => this.list('and', () => this.term(find)));
    this.depth -= 1;
    return filter;
  }

  private list(kind: 'and' | 'or', read: () => Filter): Filter {
    const first = read();
    const filters = [first];
    while (this.tokens.takeIf(kind)) filters.push(read());
    return filters.length === 1 ? first : { kind, filters };
  }

  private term(find: AttributeFinder): Filter {
    if (this.tokens.takeIf('(')) return this.closed(find, ')');
    const { kind, text } = this.tokens.take();
    if (kind !== 'word') throw this.tokens.wrong(`lacks an attribute ${this.tokens.place()}`);
    if (text.toLowerCase() === 'not' && this.tokens.takeIf('('))
      return { kind: 'not', filter: this.closed(find, ')') };
    const path = find(text, 'invalidFilter');
    return this.tokens.takeIf('[') ? this.within(path) : this.test(path);
  }

  /** `emails[type eq "work"]`, read behind its `[`. */
  within(path: AttributePath): Filter & { readonly kind: 'some' } {
    if (!path.attribute?.subAttributes) throw this.tokens.wrong('has [ ] behind an attribute without parts');
    return { kind: 'some', path, filter: this.closed(attributesWithin(path), ']') };
  }

  private closed(find: AttributeFinder, end: string): Filter {
    const filter = this.read(find);
    this.tokens.expect(end);
    return filter;
  }

  private test(path: AttributePath): Filter {
    if (this.tokens.takeIf('pr')) return { kind: 'present', path };
    const { text } = this.tokens.take();
    const comparison = COMPARISONS.find(each => each === text.toLowerCase());
    if (!comparison)
      throw this.tokens.wrong(`lacks one of ${COMPARISONS.join(', ')} or pr after an attribute`);
    return this.compare(path, comparison, this.value());
  }

  private compare(path: AttributePath, comparison: Comparison, value: ComparedValue): Filter {
    const compared = { kind: 'compare', comparison, path: withValue(path), value } as const;
    const mistake = checkComparison(compared);
    if (mistake !== undefined) throw this.tokens.wrong(mistake);
    return compared;
  }

  private value(): ComparedValue {
    const { kind, text, value } = this.tokens.take();
    const literal = kind === 'word' ? LITERALS.get(text.toLowerCase()) : value;
    if (literal === undefined)
      throw this.tokens.wrong('lacks a value after a comparison: text stands in "…"');
    return literal;
  }
}

/** RFC 7644 §3.4.2.2: a list of complex values is compared by their `value`. */
function withValue(path: AttributePath): AttributePath {
  const value = path.attribute?.subAttributes?.find(({ name }) => name === 'value');
  return value ? { ...path, steps: [...path.steps, value.name], attribute: value } : path;
}
