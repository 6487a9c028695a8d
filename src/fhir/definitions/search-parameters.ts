import { readGenerated } from './generated-file.js';

/** https://hl7.org/fhir/R4/search.html#ptypes */
export type SearchParameterType =
  'number' | 'date' | 'string' | 'token' | 'reference' | 'composite' | 'quantity' | 'uri' | 'special';

/** One part of a composite; the expression starts at the composite's own. */
export interface SearchParameterComponent {
  readonly code: string;
  readonly type: SearchParameterType;
  readonly expression: string;
}

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
}

interface CompactParameter {
  readonly code: string;
  readonly type: SearchParameterType;
  readonly url: string;
  readonly targets?: readonly string[];
  readonly components?: readonly SearchParameterComponent[];
  readonly comparators?: readonly string[];
  readonly multipleOr?: false;
}

interface CompactParameters {
  readonly parameters: readonly CompactParameter[];
  readonly byType: Readonly<Record<string, readonly (readonly [index: number, expression?: string])[]>>;
}

const COMPACT = readGenerated<CompactParameters>('search-parameters');

type ParametersByCode = ReadonlyMap<string, SearchParameterDefinition>;

const NONE: ParametersByCode = new Map();
const byType = new Map<string, ParametersByCode>();

/** Every search parameter of a type by its code, those of Resource and DomainResource included. */
export function searchParametersOf(resourceType: string): ParametersByCode {
  const known = byType.get(resourceType);
  if (known !== undefined) return known;
  if (!Object.hasOwn(COMPACT.byType, resourceType)) return NONE;
  const rows = COMPACT.byType[resourceType] ?? [];
  const parameters = new Map(rows.flatMap(row => definitionOf(resourceType, row)));
  byType.set(resourceType, parameters);
  return parameters;
}

function definitionOf(
  resourceType: string,
  [index, expression]: readonly [number, string?],
): [string, SearchParameterDefinition][] {
  const compact = COMPACT.parameters[index];
  if (compact === undefined) return [];
  const definition: SearchParameterDefinition = {
    targets: [],
    components: [],
    comparators: [],
    multipleOr: true,
    ...compact,
    resourceType,
    ...(expression === undefined ? {} : { expression }),
  };
  return [[compact.code, definition]];
}
