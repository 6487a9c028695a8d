import { type SearchParameterDefinition, searchParametersOf } from '../definitions/search-parameters.js';
import { branchesOf, type PathBranch } from './expression/path-branch.js';
import { parsePathExpression } from './expression/path-expression.parser.js';
import { visitorOf } from './expression/path-visitor.js';
import type { IndexEntriesBuilder } from './index-entries.builder.js';
import type { IndexedParameter, ValueIndexer } from './indexed-parameter.js';
import { mainDateOf } from './main-date.js';
import { PARAMETER_KINDS } from './parameters/parameter-kinds.js';
import { isIdentifying } from './parameters/token.parameter.js';
import { parameterName } from './search-term.js';
import type { TermHash } from './term-hash.js';

/** Takes the values of one search parameter out of a resource and indexes them. */
export type SearchParameterExtractor = (resource: unknown, entries: IndexEntriesBuilder) => void;

/** What the server knows anyway: found by key and time stamp, not by index entries. */
const NOT_EXTRACTED: ReadonlySet<string> = new Set(['_id', '_lastUpdated']);

/**
 * Resolves a parameter's expression; undefined for those without one (`_text`, `_content`, `_query`).
 * Throws a SyntaxError for an expression outside the subset.
 */
export function indexedParameterOf(
  definition: SearchParameterDefinition,
  hash: TermHash,
): IndexedParameter | undefined {
  if (definition.expression === undefined) return undefined;
  const { resourceType, code } = definition;
  const name = parameterName(resourceType, code);
  const branches = branchesOf(parsePathExpression(definition.expression), resourceType);
  return {
    definition,
    name,
    term: hash.hash(name),
    branches,
    isMainDate: mainDateOf(resourceType) === code,
    isIdentifying: definition.type === 'token' && isIdentifying(branches),
  };
}

/** The extractors of a type, compiled. */
export function extractorsOf(resourceType: string, hash: TermHash): readonly SearchParameterExtractor[] {
  return [...searchParametersOf(resourceType).values()]
    .filter(definition => !NOT_EXTRACTED.has(definition.code))
    .map(definition => indexedParameterOf(definition, hash))
    .filter(parameter => parameter !== undefined)
    .map(extractorOf)
    .filter(extractor => extractor !== undefined);
}

function extractorOf(parameter: IndexedParameter): SearchParameterExtractor | undefined {
  const kind = PARAMETER_KINDS[parameter.definition.type];
  if (!kind) return undefined;
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
      if (index(value, entries)) hasValue = true;
    });
    return hasValue;
  };
}
