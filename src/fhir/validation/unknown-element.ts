import type { StructureTable } from './structure-table.js';

/** What to say about a JSON name that a type does not have. */
export interface UnknownElement {
  /** The name as a step of the path; undefined when it is no element name at all, and must not be repeated. */
  readonly step: string | undefined;
  readonly diagnostics: string;
}

const ELEMENT_NAME = /^_?[A-Za-z][A-Za-z0-9]{0,63}$/;

export function unknownElement(name: string, table: StructureTable): UnknownElement {
  if (!ELEMENT_NAME.test(name)) {
    return { step: undefined, diagnostics: `${table.name} has a property whose name no FHIR element has` };
  }
  const choice = table.elements.find(
    element => element.isChoice && name.replace('_', '').startsWith(element.name),
  );
  if (choice === undefined) {
    return { step: name, diagnostics: `${table.name} has no element "${name}": remove it` };
  }
  const possible = [...table.properties.values()]
    .filter(property => property.element === choice && property.content !== 'sibling')
    .map(property => property.name);
  return {
    step: name,
    diagnostics: `${table.name} has no element "${name}": ${choice.name}[x] is written ${possible.join(', ')}`,
  };
}
