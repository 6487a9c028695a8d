import { derivedMap } from '../definitions/added-types.js';
import { isXmlAttribute, structureTable } from '../validation/structure-table.js';

/** How one JSON name of a structure stands in XML. https://hl7.org/fhir/R4/xml.html */
export interface XmlProperty {
  readonly name: string;
  /** Name in FHIRPath: `value` for `valueQuantity`. */
  readonly step: string;
  readonly type: string;
  readonly content: 'primitive' | 'object' | 'resource' | 'xhtml';
  readonly isArray: boolean;
  /** Where it stands among its siblings; the types of a choice share one place. */
  readonly place: number;
  /** `id` of an element and `url` of an extension are attributes; `id` of a resource is an element. */
  readonly isAttribute: boolean;
}

export type XmlLayout = ReadonlyMap<string, XmlProperty>;

const layouts = derivedMap<XmlLayout>();

/** The JSON names of a resource type, data type or backbone element, in the order that XML demands. */
export function xmlLayout(structure: string): XmlLayout {
  let layout = layouts.get(structure);
  if (layout === undefined) {
    layout = compile(structure);
    layouts.set(structure, layout);
  }
  return layout;
}

function compile(structure: string): XmlLayout {
  const { elements, properties } = structureTable(structure);
  const places = new Map(elements.map((element, index) => [element, index]));
  const layout = new Map<string, XmlProperty>();
  for (const property of properties.values()) {
    if (property.content === 'sibling') continue;
    layout.set(property.name, {
      name: property.name,
      step: property.step,
      type: property.type.code,
      content: property.type.code === 'xhtml' ? 'xhtml' : property.content,
      isArray: property.isArray,
      place: places.get(property.element) ?? 0,
      isAttribute: isXmlAttribute(structure, property.name),
    });
  }
  return layout;
}
