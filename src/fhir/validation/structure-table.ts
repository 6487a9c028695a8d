import { derivedMap } from '../definitions/added-types.js';
import { isResourceType } from '../definitions/resource-types.js';
import { elementsOf } from '../definitions/structures.js';
import type { ElementDefinition, ElementType } from '../definitions/structures.js';
import { PRIMITIVE_FORMATS } from '../model/primitive.js';
import type { PrimitiveFormat } from '../model/primitive.js';

/** A type, ready for validation: what each JSON name in its objects means. */
export interface StructureTable {
  readonly name: string;
  readonly properties: ReadonlyMap<string, Property>;
  readonly required: readonly RequiredElement[];
  readonly elements: readonly ElementDefinition[];
}

export interface RequiredElement {
  readonly element: ElementDefinition;
  /** The JSON names that it can have, siblings included. */
  readonly names: readonly string[];
}

/** One JSON name of an element: `valueQuantity`, `birthDate`, `_birthDate`. */
export interface Property {
  readonly name: string;
  /** Name in FHIRPath: `value` for `valueQuantity`. */
  readonly step: string;
  readonly element: ElementDefinition;
  readonly type: ElementType;
  readonly content: 'primitive' | 'sibling' | 'object' | 'resource';
  readonly isArray: boolean;
  /** The other half of a primitive: `_birthDate` for `birthDate` and the reverse. */
  readonly sibling: string;
  readonly format: PrimitiveFormat | undefined;
}

const tables = derivedMap<StructureTable>();

/** Compiled when a type is met first. */
export function structureTable(structure: string): StructureTable {
  let table = tables.get(structure);
  if (table === undefined) {
    table = compile(structure);
    tables.set(structure, table);
  }
  return table;
}

function compile(structure: string): StructureTable {
  const elements = [...(elementsOf(structure)?.values() ?? [])];
  const properties = elements.flatMap(element => propertiesOf(structure, element));
  return {
    name: structure,
    elements,
    properties: new Map(properties.map(property => [property.name, property])),
    required: elements
      .filter(element => element.min > 0)
      .map(element => requiredElement(element, properties)),
  };
}

function requiredElement(element: ElementDefinition, properties: readonly Property[]): RequiredElement {
  const own = properties.filter(property => property.element === element);
  return { element, names: own.map(property => property.name) };
}

function propertiesOf(structure: string, element: ElementDefinition): Property[] {
  return element.types.flatMap(type => {
    const name = element.isChoice ? element.name + capitalized(type.code) : element.name;
    const format = PRIMITIVE_FORMATS.get(type.code);
    const content = contentOf(type, format);
    const main: Property = {
      name,
      step: element.name,
      element,
      type,
      content,
      isArray: element.max > 1,
      sibling: `_${name}`,
      format,
    };
    const isBare = type.code === 'xhtml' || isXmlAttribute(structure, name);
    return content === 'primitive' && !isBare ? [main, siblingOf(main)] : [main];
  });
}

/**
 * `id` of an element and `url` of an extension are attributes in XML, so that they have neither id nor extensions
 * themselves. https://hl7.org/fhir/R4/element.html#id
 */
export function isXmlAttribute(structure: string, name: string): boolean {
  if (name === 'id') return !isResourceType(structure);
  return name === 'url' && structure === 'Extension';
}

function siblingOf(main: Property): Property {
  return { ...main, name: main.sibling, sibling: main.name, content: 'sibling', format: undefined };
}

function contentOf(type: ElementType, format: PrimitiveFormat | undefined): Property['content'] {
  if (format !== undefined) return 'primitive';
  return type.code === 'Resource' ? 'resource' : 'object';
}

function capitalized(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}
