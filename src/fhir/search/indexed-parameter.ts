import type { SearchParameterDefinition } from '../definitions/search-parameters.js';
import type { PathBranch } from './expression/path-branch.js';
import type { IndexEntriesBuilder } from './index-entries.builder.js';

/** A search parameter as the index knows it: its name hashed, its paths resolved to data types. */
export interface IndexedParameter {
  readonly definition: SearchParameterDefinition;
  /** `Observation.code`. */
  readonly name: string;
  /** Hash of the name. */
  readonly term: bigint;
  readonly branches: readonly PathBranch[];
  /** Its interval stands in the search row itself. */
  readonly isMainDate: boolean;
  /** Its tokens are identifiers, nearly unique, and stand among the links. */
  readonly isIdentifying: boolean;
  /** All that refers to a Patient by it is in that patient's compartment (docs/decisions, A2). */
  readonly isCompartmentLink: boolean;
}

/** Adds the entries of one value of the resource. Returns false if there is nothing in it to search for. */
export type ValueIndexer = (value: unknown, entries: IndexEntriesBuilder, resource: unknown) => boolean;
