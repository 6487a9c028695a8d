import { patientCompartmentOf } from '../compartment/patient-compartment.js';
import type { Resource } from '../model/resource.js';
import { LONG_PERIOD } from './date-window.js';
import { IndexEntriesBuilder, TermMemory } from './index-entries.builder.js';
import { type IndexEntries, NO_PERIOD } from './index-entries.js';
import { extractorsOf, type SearchParameterExtractor } from './search-parameter.extractor.js';
import { runTimeEdition } from './run-time/run-time-parameters.js';
import { longPeriodTerm } from './search-term.js';
import type { TermHash } from './term-hash.js';

interface CompiledIndex {
  readonly terms: TermMemory;
  extractorsByType: Map<string, readonly SearchParameterExtractor[]>;
  /** Of the run-time parameters among them. */
  edition: number;
}

const compiled = new WeakMap<TermHash, CompiledIndex>();

/**
 * Everything by which a resource can be found.
 *
 * @param fhirBase the server's own base URL: absolute references below it are local ones.
 */
export function indexEntriesOf(resource: Resource, hash: TermHash, fhirBase?: string): IndexEntries {
  const index = indexOf(hash);
  const entries = new IndexEntriesBuilder(index.terms, fhirBase);
  for (const extract of extractorsFor(index, resource.resourceType)) extract(resource, entries);
  markLongPeriod(resource.resourceType, entries);
  entries.assertBounded();
  const { patients, reachableBy } = patientCompartmentOf(resource, code => entries.targetsOf(code));
  return {
    tokens: [...entries.tokens],
    links: [...entries.links],
    postings: entries.postings,
    period: entries.period ?? NO_PERIOD,
    spans: entries.spans,
    strings: entries.strings,
    sorts: entries.sorts,
    patients,
    reachableBy,
    isLabelled: resource.meta?.['security'] !== undefined,
  };
}

function indexOf(hash: TermHash): CompiledIndex {
  const known = compiled.get(hash);
  if (known) return known;
  const index = { terms: new TermMemory(hash), extractorsByType: new Map(), edition: runTimeEdition() };
  compiled.set(hash, index);
  return index;
}

function extractorsFor(index: CompiledIndex, resourceType: string): readonly SearchParameterExtractor[] {
  if (index.edition !== runTimeEdition()) {
    index.extractorsByType = new Map();
    index.edition = runTimeEdition();
  }
  const known = index.extractorsByType.get(resourceType);
  if (known) return known;
  const extractors = extractorsOf(resourceType, index.terms.hash);
  index.extractorsByType.set(resourceType, extractors);
  return extractors;
}

/** Searches by date look for what began long before in a list of its own. */
function markLongPeriod(resourceType: string, entries: IndexEntriesBuilder): void {
  const { period } = entries;
  if (!period || period.hi - period.lo <= LONG_PERIOD) return;
  const term = entries.term(longPeriodTerm(resourceType));
  entries.tokens.add(term);
  entries.posting(term, term);
}
