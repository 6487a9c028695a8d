import type { IndexCondition } from '../condition/index-condition.js';
import type { PathBranch } from '../expression/path-branch.js';
import type { IndexedParameter, ValueIndexer } from '../indexed-parameter.js';
import type { CodeSets } from '../code-set.js';
import type { TermHash } from '../term-hash.js';

/** One kind of search parameter: how its values are indexed, and what a search for them asks of the index. */
export interface ParameterKind {
  /**
   * How a value of the branch's data type is indexed. Throws for a data type that the kind does not know, so that
   * no parameter is silently empty; NOTHING_TO_INDEX for those that R4 lists but does not define.
   */
  indexer(parameter: IndexedParameter, branch: PathBranch): ValueIndexer;

  /** Throws InvalidError for a malformed value, NotSupportedError for a modifier that it does not have. */
  condition(parameter: IndexedParameter, criterion: Criterion, context: SearchContext): IndexCondition;
}

/** What a request says about one parameter: alternatives, escapes still in them. */
export interface Criterion {
  readonly modifier?: string;
  readonly values: readonly string[];
}

/** What values are read against. */
export interface SearchContext {
  readonly hash: TermHash;
  /** Absolute URLs below it name resources of this server. */
  readonly fhirBase?: string | undefined;
  /** Milliseconds; the reference point of `ap`. */
  readonly now: number;
  /** Answers for terminologies; where there is none, modifiers that need one are refused. */
  readonly codeSets?: CodeSets | undefined;
}

export const NOTHING_TO_INDEX: ValueIndexer = () => false;

export function unknownType(parameter: IndexedParameter, type: string): never {
  throw new SyntaxError(`a ${parameter.definition.type} parameter cannot index ${type} (${parameter.name})`);
}
