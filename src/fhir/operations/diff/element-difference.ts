import { type Item, readItems } from '../../patch/element-items.js';
import type { JsonObject } from '../../patch/json-tree.js';
import { type Property, structureTable } from '../../validation/structure-table.js';
import { isIdentical } from './identity.js';
import { type Parts, valuePart } from './value-part.js';

/** An object of a resource: which structure it has, and the FHIRPath to it. */
interface Whereabouts {
  readonly structure: string;
  readonly path: string;
}

/** Collects the operations that make one element into another, in the order in which they must be applied. */
export class ElementDifference {
  readonly operations: Parts[] = [];

  /** Deletions come last: an object that they leave empty would go with them. */
  ofObjects(from: JsonObject, to: JsonObject, { structure, path }: Whereabouts): void {
    const properties = [...structureTable(structure).properties.values()].filter(
      ({ content }) => content !== 'sibling',
    );
    const elements = Map.groupBy(properties, ({ element }) => element);
    const gone: string[] = [];
    for (const choices of elements.values()) {
      const before = choices.find(property => readItems(from, property).length > 0);
      const after = choices.find(property => readItems(to, property).length > 0);
      const where = `${path}.${choices[0]!.step}`;
      if (before && !after) gone.push(...deletions(readItems(from, before), before, where));
      else if (after?.isArray) this.ofLists(from, to, after, where);
      else if (before && after) this.ofSingle(from, to, before, after, where);
      else if (after) this.add(to, after, path);
    }
    for (const where of gone) this.operations.push(operation('delete', where));
  }

  /** What both lists begin and end with stays; between, elements are compared one by one. */
  private ofLists(from: JsonObject, to: JsonObject, property: Property, where: string): void {
    const [before, after] = [readItems(from, property), readItems(to, property)];
    const shorter = Math.min(before.length, after.length);
    let start = 0;
    while (start < shorter && isIdentical(before[start], after[start])) start++;
    let end = 0;
    while (end < shorter - start && isIdentical(before.at(-1 - end), after.at(-1 - end))) end++;
    const common = shorter - end;
    for (let index = start; index < common; index++) {
      this.ofItems(before[index]!, after[index]!, [property, property], `${where}[${index}]`);
    }
    for (let index = common; index < after.length - end; index++) {
      this.operations.push([
        ...operation('insert', where),
        { name: 'index', valueInteger: index },
        valuePart('value', property, after[index]!),
      ]);
    }
    for (let index = before.length - end - 1; index >= common; index--) {
      this.operations.push(operation('delete', `${where}[${index}]`));
    }
  }

  private ofSingle(from: JsonObject, to: JsonObject, before: Property, after: Property, where: string): void {
    const [old, next] = [readItems(from, before)[0]!, readItems(to, after)[0]!];
    this.ofItems(old, next, [before, after], where);
  }

  private ofItems(
    before: Item,
    after: Item,
    [old, next]: readonly [Property, Property],
    where: string,
  ): void {
    if (old === next && isIdentical(before, after)) return;
    if (old === next && next.content === 'object') {
      this.ofObjects(before.value as JsonObject, after.value as JsonObject, {
        structure: next.type.code,
        path: where,
      });
    } else {
      this.operations.push([...operation('replace', where), valuePart('value', next, after)]);
    }
  }

  private add(to: JsonObject, property: Property, path: string): void {
    const value = valuePart('value', property, readItems(to, property)[0]!);
    // Parts do not tell the type of a choice: its JSON name does.
    const name = 'part' in value ? property.name : property.step;
    this.operations.push([...operation('add', path), { name: 'name', valueString: name }, value]);
  }
}

/** From the end, so that the indexes mean what they say. */
function deletions(items: readonly Item[], { isArray }: Property, where: string): readonly string[] {
  return isArray ? items.map((_, index) => `${where}[${items.length - 1 - index}]`) : [where];
}

function operation(type: string, path: string): Parts {
  return [
    { name: 'type', valueCode: type },
    { name: 'path', valueString: path },
  ];
}
