import { addedType, addedTypes, derivedMap } from './added-types.js';
import { readGenerated } from './generated-files.js';
import type {
  ParameterRecord,
  ParameterUse,
  SearchParameterComponent,
  SearchParameterType,
} from './generated-files.js';

export type { SearchParameterComponent, SearchParameterType };

/** A search parameter as it holds for one resource type. https://hl7.org/fhir/R4/searchparameter-registry.html */
export interface SearchParameterDefinition {
  readonly code: string;
  readonly type: SearchParameterType;
  /** Canonical URL of the SearchParameter. */
  readonly url: string;
  readonly resourceType: string;
  /**
   * FHIRPath of this resource type alone, casts always written `.ofType(T)`.
   * Absent for `_text`, `_content` and `_query`, which are not about elements.
   */
  readonly expression?: string;
  /** The types that a reference may point to; empty means any. */
  readonly targets: readonly string[];
  readonly components: readonly SearchParameterComponent[];
  /** Prefixes that the definition names; empty where it leaves them to the type. */
  readonly comparators: readonly string[];
  readonly multipleOr: boolean;
  /** Of a parameter that was defined at run time: tells its definition from every earlier one in the index. */
  readonly revision?: number;
  /** Of such a parameter: the data types at the ends of its paths that are indexed. */
  readonly dataTypes?: readonly string[];
}

const GENERATED = readGenerated('search-parameters');

type ParametersByCode = ReadonlyMap<string, SearchParameterDefinition>;

const NONE: ParametersByCode = new Map();
const byType = derivedMap<ParametersByCode>();

/** R4 writes `Reference(Any)` as all types that it has, but Parameters. */
const ANY_TYPE = 145;

/** Every search parameter of a type by its code, those of Resource and DomainResource included. */
export function searchParametersOf(resourceType: string): ParametersByCode {
  const known = byType.get(resourceType);
  if (known !== undefined) return known;
  if (!Object.hasOwn(GENERATED.byType, resourceType)) {
    return addedType(resourceType)?.searchParameters ?? NONE;
  }
  const rows = GENERATED.byType[resourceType] ?? [];
  const parameters = new Map(rows.flatMap(row => definitionOf(resourceType, row)));
  byType.set(resourceType, parameters);
  return parameters;
}

function definitionOf(
  resourceType: string,
  [index, expression]: ParameterUse,
): [string, SearchParameterDefinition][] {
  const record = GENERATED.parameters[index];
  if (record === undefined) return [];
  const definition: SearchParameterDefinition = {
    components: [],
    comparators: [],
    multipleOr: true,
    ...record,
    targets: targetsOf(record),
    resourceType,
    ...(expression === undefined ? {} : { expression }),
  };
  return [[record.code, definition]];
}

function targetsOf({ targets = [] }: ParameterRecord): readonly string[] {
  return targets.length < ANY_TYPE ? targets : [...targets, ...addedTypes().map(({ name }) => name)];
}
