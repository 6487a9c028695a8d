import type { ValueSet, ValueSetComposeInclude } from 'fhir/r4.js';
import { canonicalText, parseCanonical } from './canonical.js';
import { codeSystemOf } from './compiled-code-systems.js';
import { CompiledValueSet } from './compiled-value-set.js';
import type { Asking } from './definition-request.js';
import { expandedPart } from './expanded-part.js';
import { listedPart, systemPart } from './system-parts.js';
import { TerminologyError } from './terminology-error.js';
import { valueSetOf } from './value-set-of.js';
import { activePart, intersection, type ValueSetPart } from './value-set-part.js';

const MOST_VALUE_SETS = 200;
const MOST_PARTS = 1_000;
/** Each may take its whole time. */
const MOST_PATTERNS = 8;
const SUPPLEMENT = 'http://hl7.org/fhir/StructureDefinition/valueset-supplement';

/** Turns a ValueSet into what can be asked, with all that it imports. https://hl7.org/fhir/R4/valueset.html#compositions */
export class ValueSetCompiler {
  private readonly compiled = new Map<string, CompiledValueSet>();
  /** The value sets that import each other down to where we are. */
  private readonly path: string[] = [];
  private partCount = 0;
  private patterns = 0;

  *compile(valueSet: ValueSet): Asking<CompiledValueSet> {
    const { url, compose, expansion } = valueSet;
    if (valueSet.extension?.some(extension => extension.url === SUPPLEMENT)) {
      throw new TerminologyError(
        'not-supported',
        `The value set ${url ?? ''} needs a supplement: they are not applied`,
      );
    }
    if (expansion && (!compose || !(yield* this.isWithinReach(compose.include)))) {
      return new CompiledValueSet(url, [expandedPart(expansion, url)], []);
    }
    if (!compose) {
      throw new TerminologyError(
        'not-supported',
        `The value set ${url ?? ''} says neither what it includes nor its expansion`,
      );
    }
    const { include, exclude = [] } = compose;
    this.count([...include, ...exclude]);
    const included = yield* this.parts(include);
    const inUse = compose.inactive === false ? included.map(activePart) : included;
    return new CompiledValueSet(url, inUse, yield* this.parts(exclude));
  }

  /** Bounds the work for one value set and all that it imports. */
  private count(parts: readonly ValueSetComposeInclude[]): void {
    this.partCount += parts.length;
    this.patterns += parts.flatMap(({ filter = [] }) => filter).filter(({ op }) => op === 'regex').length;
    if (this.partCount > MOST_PARTS)
      throw new TerminologyError('too-costly', `The value set has more than ${MOST_PARTS} parts`);
    if (this.patterns > MOST_PATTERNS)
      throw new TerminologyError(
        'too-costly',
        `The value set has more than ${MOST_PATTERNS} regular expressions`,
      );
  }

  /** Whether the systems of the definition are here: otherwise an expansion that came along says more. */
  private *isWithinReach(include: readonly ValueSetComposeInclude[]): Asking<boolean> {
    for (const { system, version, concept } of include) {
      if (system === undefined || concept) continue;
      if (!(yield* codeSystemOf(versioned(system, version)))) return false;
    }
    return true;
  }

  private *parts(includes: readonly ValueSetComposeInclude[]): Asking<readonly ValueSetPart[]> {
    const parts: ValueSetPart[] = [];
    for (const include of includes) parts.push(yield* this.part(include));
    return parts;
  }

  private *part(include: ValueSetComposeInclude): Asking<ValueSetPart> {
    const parts: ValueSetPart[] = [];
    if (include.system !== undefined) {
      const canonical = versioned(include.system, include.version);
      const system = yield* codeSystemOf(canonical);
      const of = include.concept ? listedPart : systemPart;
      parts.push(of(include, canonical.url, system));
    }
    for (const canonical of new Set(include.valueSet)) parts.push(yield* this.imported(canonical));
    return intersection(parts);
  }

  private *imported(canonical: string): Asking<CompiledValueSet> {
    const known = this.compiled.get(canonical);
    if (known) return known;
    if (this.path.includes(canonical)) {
      const circle = [...this.path.slice(this.path.indexOf(canonical)), canonical];
      throw new TerminologyError(
        'processing',
        `Value sets import each other in a circle: ${circle.join(' → ')}`,
      );
    }
    if (this.compiled.size + this.path.length >= MOST_VALUE_SETS)
      throw new TerminologyError('too-costly', `More than ${MOST_VALUE_SETS} value sets are imported`);
    const request = parseCanonical(canonical);
    const valueSet = yield* valueSetOf(request);
    if (!valueSet)
      throw new TerminologyError(
        'not-found',
        `The value set ${canonicalText(request)}, which is imported, is not known here`,
      );
    this.path.push(canonical);
    const compiled = yield* this.compile(valueSet);
    this.path.pop();
    this.compiled.set(canonical, compiled);
    return compiled;
  }

  /** The value set that was asked for: what imports it again closes a circle. */
  *compileNamed(valueSet: ValueSet): Asking<CompiledValueSet> {
    if (valueSet.url !== undefined) this.path.push(valueSet.url);
    return yield* this.compile(valueSet);
  }
}

/** R4's own value sets write `system|version` too. */
function versioned(system: string, version: string | undefined): { url: string; version?: string } {
  const canonical = parseCanonical(system);
  return version === undefined ? canonical : { ...canonical, version };
}
