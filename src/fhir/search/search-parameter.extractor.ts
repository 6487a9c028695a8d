import { searchParametersOf } from '../definitions/search-parameters.js';
import type { PathBranch } from './expression/path-branch.js';
import { visitorOf } from './expression/path-visitor.js';
import type { IndexEntriesBuilder } from './index-entries.builder.js';
import type { IndexedParameter, ValueIndexer } from './indexed-parameter.js';
import { kindOf } from './parameters/parameter-kinds.js';
import { indexedParameter } from './indexed-parameter.registry.js';
import { runTimeParametersOf } from './run-time/run-time-parameters.js';
import { searchableParameter } from './searchable-parameter.js';
import type { TermHash } from './term-hash.js';

/** Takes the values of one search parameter out of a resource and indexes them. */
export type SearchParameterExtractor = (resource: unknown, entries: IndexEntriesBuilder) => void;

/** What the server knows anyway: found by key and time stamp, not by index entries. */
const NOT_EXTRACTED: ReadonlySet<string> = new Set(['_id', '_lastUpdated']);

/** The extractors of a type, compiled. */
export function extractorsOf(resourceType: string, hash: TermHash): readonly SearchParameterExtractor[] {
  const builtIn = [...searchParametersOf(resourceType).values()].filter(
    ({ code }) => !NOT_EXTRACTED.has(code) && searchableParameter(resourceType, code) !== undefined,
  );
  // Those that cannot be searched for yet as well: what is written now need not be indexed again.
  const runTime = [...runTimeParametersOf(resourceType).values()].map(({ definition }) => definition);
  return [...builtIn, ...runTime].map(definition => extractorOf(indexedParameter(definition, hash)));
}

function extractorOf(parameter: IndexedParameter): SearchParameterExtractor {
  const kind = kindOf(parameter.definition);
  const visits = parameter.branches.map(branch => visitOf(branch, kind.indexer(parameter, branch)));
  return (resource, entries) => {
    let hasValue = false;
    for (const visit of visits) {
      if (visit(resource, entries)) hasValue = true;
    }
    if (hasValue) entries.tokens.add(parameter.term);
  };
}

/** Indexes the values of a branch; true if one of them can be searched for. */
function visitOf(branch: PathBranch, index: ValueIndexer) {
  const visitor = visitorOf(branch);
  return (resource: unknown, entries: IndexEntriesBuilder): boolean => {
    let hasValue = false;
    visitor(resource, value => {
      if (index(value, entries, resource)) hasValue = true;
    });
    return hasValue;
  };
}
