import { addedType, derivedMap } from './added-types.js';
import { readGenerated } from './generated-files.js';
import type { ElementRow } from './generated-files.js';

/** One element of a type. https://hl7.org/fhir/R4/elementdefinition.html */
export interface ElementDefinition {
  /** `value` for the choice `value[x]`. */
  readonly name: string;
  readonly isChoice: boolean;
  readonly min: number;
  /** Infinity for `*`. */
  readonly max: number;
  readonly types: readonly ElementType[];
  /** Shown under `_summary=true`. */
  readonly isSummary: boolean;
  /** Canonical URL of the value set of a required binding. */
  readonly requiredValueSet?: string;
}

export interface ElementType {
  /**
   * A data type, `Resource`, or the path of a backbone element (`Patient.contact`) or of the element that is
   * repeated inside itself (`Questionnaire.item`): `elementsOf` answers to each that is not primitive.
   */
  readonly code: string;
  /** The resource types that a Reference may point to; empty means any. */
  readonly targets: readonly string[];
}

export type ElementsByName = ReadonlyMap<string, ElementDefinition>;

const GENERATED = readGenerated('structures');

/** The complex data types that are not abstract; Age and Quantity are different ones. */
export const DATA_TYPES: readonly string[] = GENERATED.kinds.dataTypes;

const DOMAIN_RESOURCES: ReadonlySet<string> = new Set(GENERATED.kinds.domainResources);

/** Whether the type has narrative, contained resources and extensions: all but Binary, Bundle, Parameters. */
export function isDomainResource(resourceType: string): boolean {
  return DOMAIN_RESOURCES.has(resourceType) || addedType(resourceType)?.name === resourceType;
}

const elements = derivedMap<ElementsByName>();

/** The elements of a resource type, data type or backbone element; undefined for primitives and the unknown. */
export function elementsOf(structure: string): ElementsByName | undefined {
  const known = elements.get(structure);
  if (known !== undefined) return known;
  const rows = Object.hasOwn(GENERATED.structures, structure)
    ? GENERATED.structures[structure]
    : addedType(structure)?.structures.get(structure);
  if (rows === undefined) return undefined;
  const byName = new Map(rows.map(elementOf).map(element => [element.name, element]));
  elements.set(structure, byName);
  return byName;
}

/** What a resource type or a backbone element begins with, as it stands in the generated files. */
export function inheritedRows(base: 'DomainResource' | 'BackboneElement'): readonly ElementRow[] {
  return GENERATED.structures[base] ?? [];
}

function elementOf([name, min, max, types, summary, valueSet]: ElementRow): ElementDefinition {
  const isChoice = name.endsWith('[x]');
  return {
    name: isChoice ? name.slice(0, -3) : name,
    isChoice,
    min,
    max: max === 0 ? Infinity : max,
    types: types.split(' ').map(elementType),
    isSummary: summary === 1,
    ...(valueSet === undefined ? {} : { requiredValueSet: valueSet }),
  };
}

function elementType(text: string): ElementType {
  const parenthesis = text.indexOf('(');
  if (parenthesis === -1) return { code: text, targets: [] };
  return { code: text.slice(0, parenthesis), targets: text.slice(parenthesis + 1, -1).split('|') };
}
