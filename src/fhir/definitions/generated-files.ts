import { readFileSync } from 'node:fs';

/** What `npm run definitions` writes, beside the sources and into dist alike: `generated/<name>.json`. */
export interface GeneratedFiles {
  readonly structures: {
    readonly kinds: Readonly<Record<'resources' | 'domainResources' | 'dataTypes', readonly string[]>>;
    readonly structures: Readonly<Record<string, readonly ElementRow[]>>;
  };
  readonly 'search-parameters': {
    readonly parameters: readonly ParameterRecord[];
    readonly byType: Readonly<Record<string, readonly ParameterUse[]>>;
  };
  /** Search parameters by compartment and resource type. */
  readonly compartments: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly constraints: {
    readonly rows: readonly ConstraintRow[];
    readonly structures: Readonly<Record<string, readonly ConstraintPlace[]>>;
    readonly elements: Readonly<Record<string, Readonly<Record<string, readonly ConstraintPlace[]>>>>;
  };
  /** Codes by value set and system; null where the value set cannot be expanded. */
  readonly 'value-sets': Readonly<Record<string, CodesBySystem | null>>;
  /** Where in `terminology.ndjson` each version of a CodeSystem or ValueSet stands, by its canonical URL. */
  readonly terminology: Readonly<
    Record<'CodeSystem' | 'ValueSet', Readonly<Record<string, readonly TerminologyPlace[]>>>
  >;
}

/** A version may be empty; offset and length are in bytes. */
export type TerminologyPlace = readonly [version: string, offset: number, length: number];

/** A `max` of 0 stands for `*`; types are parted by blanks, `Reference(Patient|Group)` names its targets. */
export type ElementRow = readonly [
  name: string,
  min: number,
  max: number,
  types: string,
  summary: 0 | 1,
  requiredValueSet?: string,
];

/** https://hl7.org/fhir/R4/search.html#ptypes */
export type SearchParameterType =
  'number' | 'date' | 'string' | 'token' | 'reference' | 'composite' | 'quantity' | 'uri' | 'special';

/** One part of a composite; the expression starts at the composite's own. */
export interface SearchParameterComponent {
  readonly code: string;
  readonly type: SearchParameterType;
  readonly expression: string;
}

export interface ParameterRecord {
  readonly code: string;
  readonly type: SearchParameterType;
  readonly url: string;
  readonly targets?: readonly string[];
  readonly components?: readonly SearchParameterComponent[];
  readonly comparators?: readonly string[];
  readonly multipleOr?: false;
}

export type ParameterUse = readonly [index: number, expression?: string];

export type ConstraintRow = readonly [
  key: string,
  severity: 'error' | 'warning',
  human: string,
  expression: string,
];

/** Index of a row; with a type where it holds for that type of a choice alone. */
export type ConstraintPlace = number | readonly [index: number, type: string];

export type CodesBySystem = Readonly<Record<string, readonly string[]>>;

export function readGenerated<Name extends keyof GeneratedFiles>(name: Name): GeneratedFiles[Name] {
  return JSON.parse(readFileSync(new URL(`./generated/${name}.json`, import.meta.url), 'utf8'));
}
