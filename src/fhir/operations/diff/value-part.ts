import { type Item, readItems } from '../../patch/element-items.js';
import type { JsonObject } from '../../patch/json-tree.js';
import { type Property, structureTable } from '../../validation/structure-table.js';

/** Parts of an operation. https://hl7.org/fhir/R4/parameters.html */
export type Parts = readonly JsonObject[];

/**
 * An element as a FHIRPath Patch brings it: a data type, a resource, or a part for each element inside where
 * `value[x]` cannot hold it. https://hl7.org/fhir/R4/fhirpatch.html
 */
export function valuePart(name: string, property: Property, { value, sibling }: Item): JsonObject {
  if (property.content === 'resource') return { name, resource: value };
  const type = property.type.code === 'xhtml' ? 'string' : property.type.code;
  const place = `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;
  if (structureTable('Parameters.parameter').properties.has(place)) {
    return {
      name,
      ...(value === undefined ? {} : { [place]: value }),
      ...(sibling === undefined ? {} : { [`_${place}`]: sibling }),
    };
  }
  return { name, part: partsOf(value as JsonObject, property.type.code) };
}

function partsOf(object: JsonObject, structure: string): Parts {
  return [...structureTable(structure).properties.values()]
    .filter(({ content }) => content !== 'sibling')
    .flatMap(property => readItems(object, property).map(item => valuePart(property.name, property, item)));
}
