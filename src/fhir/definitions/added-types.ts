import type { ConstraintDefinition } from './constraints.js';
import type { CodesBySystem, ElementRow } from './generated-files.js';
import { setAddedNames } from './resource-types.js';
import type { SearchParameterDefinition } from './search-parameters.js';

/** A resource type that a module of the installation adds to those of R4, in the form of the generated files. */
export interface AddedType {
  readonly name: string;
  /** Canonical URL of its StructureDefinition. */
  readonly url: string;
  /** Of the type itself and of each of its backbone elements. */
  readonly structures: ReadonlyMap<string, readonly ElementRow[]>;
  /** By structure. */
  readonly constraints: ReadonlyMap<string, readonly ConstraintDefinition[]>;
  /** By structure and element: those of elements that are no backbone. */
  readonly elementConstraints: ReadonlyMap<string, ReadonlyMap<string, readonly ConstraintDefinition[]>>;
  /** By code, those of Resource and DomainResource included. */
  readonly searchParameters: ReadonlyMap<string, SearchParameterDefinition>;
  /** The search parameters that put it into a compartment, by the type of the compartment. */
  readonly compartments: Readonly<Record<string, readonly string[]>>;
  /** About nobody in particular: what a `patient/` scope may read where it names the type. */
  readonly isShared: boolean;
  /** What its required bindings name beside the value sets of R4. */
  readonly valueSets: Readonly<Record<string, CodesBySystem>>;
}

let added: ReadonlyMap<string, AddedType> = new Map();
const derived: Map<string, unknown>[] = [];

export function addedTypes(): readonly AddedType[] {
  return [...added.values()];
}

/** Of a type, or of one of its backbone elements: `BedAssignment.move`. */
export function addedType(structure: string): AddedType | undefined {
  return added.size === 0 ? undefined : added.get(structure.split('.', 1)[0] ?? '');
}

/**
 * Replaces the types that modules add. A process serves one installation (docs/decisions, B7), so they stand here, beside
 * those of R4; `extension/resource-types` sees to it that they stay while a server runs.
 */
export function setAddedTypes(types: readonly AddedType[]): void {
  added = new Map(types.map(type => [type.name, type]));
  setAddedNames([...added.keys()]);
  for (const map of derived) map.clear();
}

/** For what is worked out from definitions and kept: it is emptied when types come or go. */
export function derivedMap<Value>(): Map<string, Value> {
  const map = new Map<string, Value>();
  derived.push(map);
  return map;
}
