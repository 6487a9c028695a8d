import { TooCostlyError } from '../errors/fhir-error.js';
import type { ResourceAddress } from '../model/resource.js';
import type { Period, Posting, SortValue, Span, StringValue } from './index-entries.js';
import { exactString, normalizeString } from './string-normalization.js';
import type { TermHash } from './term-hash.js';

/** Far beyond any honest resource: an index of one resource that is larger than most others together. */
const MOST_ENTRIES = 50_000;
const MOST_REMEMBERED = 50_000;
const LONGEST_SORT_VALUE = 100;

/** Collects the index entries of one resource, each once. */
export class IndexEntriesBuilder {
  readonly tokens = new Set<bigint>();
  readonly links = new Set<bigint>();
  private readonly spansByParameter = new Map<bigint, Map<string, Span>>();
  period: Period | undefined;
  private readonly sortsByParameter = new Map<bigint, string>();
  private readonly targetsByParameter = new Map<string, ResourceAddress[]>();
  private readonly postingsByTerms = new Map<bigint, Posting>();
  private readonly stringsByText = new Map<string, StringValue>();

  constructor(
    private readonly terms: TermMemory,
    /** References below this URL are references to this server. */
    readonly fhirBase: string | undefined,
  ) {}

  /** The term of a text that many resources share. */
  term(text: string): bigint {
    return this.terms.remembered(text);
  }

  /** The term of a text that is likely this resource's alone. */
  ownTerm(text: string): bigint {
    return this.terms.hash.hash(text);
  }

  linkTo(parameter: bigint, target: ResourceAddress): bigint {
    return this.terms.hash.link(parameter, this.terms.hash.keyOf(target));
  }

  /** Notes whom a reference points to, for the compartments. */
  target(parameter: string, target: ResourceAddress): void {
    const known = this.targetsByParameter.get(parameter);
    if (known) known.push(target);
    else this.targetsByParameter.set(parameter, [target]);
  }

  targetsOf(parameter: string): readonly ResourceAddress[] {
    return this.targetsByParameter.get(parameter) ?? [];
  }

  posting(anySystem: bigint, withSystem: bigint): void {
    if (!this.postingsByTerms.has(withSystem)) {
      this.postingsByTerms.set(withSystem, { term: anySystem, system: lowBits(withSystem) });
    }
  }

  span(parameter: bigint, { lo, hi }: Period): void {
    const known = this.spansByParameter.get(parameter);
    const span = { param: parameter, lo, hi };
    const name = `${lo} ${hi}`;
    if (!known) this.spansByParameter.set(parameter, new Map([[name, span]]));
    else if (!known.has(name)) known.set(name, span);
  }

  get spans(): readonly Span[] {
    return [...this.spansByParameter.values()].flatMap(spans => [...spans.values()]);
  }

  string(parameter: bigint, text: string): void {
    const key = `${parameter} ${text}`;
    if (this.stringsByText.has(key)) return;
    const normalized = normalizeString(text);
    if (normalized === '') return;
    this.stringsByText.set(key, { param: parameter, normalized, exact: exactString(text) });
  }

  /** Keeps the smallest value of a parameter to sort by. */
  sort(parameter: bigint, text: string): void {
    const value = normalizeString(text).slice(0, LONGEST_SORT_VALUE);
    const known = this.sortsByParameter.get(parameter);
    if (known === undefined || value < known) this.sortsByParameter.set(parameter, value);
  }

  /** Widens the main date to hold this interval too. */
  during({ lo, hi }: Period): void {
    const known = this.period;
    this.period = known ? { lo: Math.min(known.lo, lo), hi: Math.max(known.hi, hi) } : { lo, hi };
  }

  get sorts(): readonly SortValue[] {
    return [...this.sortsByParameter].map(([param, value]) => ({ param, value }));
  }

  get postings(): readonly Posting[] {
    return [...this.postingsByTerms.values()];
  }

  get strings(): readonly StringValue[] {
    return [...this.stringsByText.values()];
  }

  /** https://hl7.org/fhir/R4/http.html#create: a server may refuse what is too large for it. */
  assertBounded(): void {
    const entries = this.tokens.size + this.links.size + this.spans.length + this.stringsByText.size;
    if (entries > MOST_ENTRIES) {
      throw new TooCostlyError(
        `The resource has ${entries} values to search for; at most ${MOST_ENTRIES} are indexed`,
        413,
      );
    }
  }
}

/** The 32 bits of a term that a posting keeps of the code with its system. */
export function lowBits(term: bigint): number {
  return Number(BigInt.asIntN(32, term));
}

/** Hashes of texts that come again and again: codes and their systems. */
export class TermMemory {
  private readonly known = new Map<string, bigint>();

  constructor(readonly hash: TermHash) {}

  remembered(text: string): bigint {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const term = this.hash.hash(text);
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    this.known.set(text, term);
    return term;
  }
}
