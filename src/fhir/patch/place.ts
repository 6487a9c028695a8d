import { structureTable } from '../validation/structure-table.js';
import type { Property } from '../validation/structure-table.js';
import { readItems, writeItems } from './element-items.js';
import type { Item } from './element-items.js';
import { isObject } from './json-tree.js';
import type { JsonObject } from './json-tree.js';

/** What holds elements: the resource, or an element of it. */
export abstract class Place {
  /** The type that says which elements stand inside. */
  abstract readonly structure: string;

  /** The object of the elements inside; undefined for a primitive that has neither id nor extensions. */
  abstract readonly content: JsonObject | undefined;

  /** As `content`, made when it is not there. */
  abstract openContent(): JsonObject;

  /** The place of an element inside, by its name in FHIRPath. */
  inside(name: string, index: number): ElementPlace | undefined {
    const { content, structure } = this;
    if (content === undefined) return undefined;
    const property = propertiesNamed(structure, name).find(
      candidate => content[candidate.name] !== undefined || content[candidate.sibling] !== undefined,
    );
    return property && new ElementPlace(this, content, property, index);
  }
}

/** The resource itself. */
export class RootPlace extends Place {
  constructor(readonly content: JsonObject) {
    super();
  }

  get structure(): string {
    return String(this.content['resourceType']);
  }

  openContent(): JsonObject {
    return this.content;
  }
}

/** One element: the object that holds it, under which name, and which of several. */
export class ElementPlace extends Place {
  constructor(
    private readonly parent: Place,
    readonly holder: JsonObject,
    readonly property: Property,
    readonly index: number,
  ) {
    super();
  }

  get items(): Item[] {
    return readItems(this.holder, this.property);
  }

  /** What the element could be instead: the types of a choice, itself included. */
  get alternatives(): readonly Property[] {
    const { element, step } = this.property;
    return propertiesNamed(this.parent.structure, step).filter(property => property.element === element);
  }

  get structure(): string {
    const { content, type } = this.property;
    if (content === 'primitive') return 'Element';
    return content === 'resource' ? String(this.content?.['resourceType']) : type.code;
  }

  get content(): JsonObject | undefined {
    const { content, isArray, name, sibling } = this.property;
    const held = this.holder[content === 'primitive' ? sibling : name];
    const inside: unknown = isArray && Array.isArray(held) ? held[this.index] : held;
    return isObject(inside) ? inside : undefined;
  }

  openContent(): JsonObject {
    const known = this.content;
    if (known !== undefined) return known;
    const content: JsonObject = {};
    this.write({ ...this.items[this.index], sibling: content });
    return content;
  }

  /** An object that is left empty goes as well: FHIR has none. https://hl7.org/fhir/R4/json.html */
  remove(): void {
    this.write();
    if (Object.keys(this.holder).length > 0 || !(this.parent instanceof ElementPlace)) return;
    this.parent.removeContent();
  }

  private removeContent(): void {
    const { value } = this.items[this.index] ?? {};
    if (this.property.content === 'primitive' && value !== undefined) this.write({ value });
    else this.remove();
  }

  private write(...item: readonly [] | readonly [Item]): void {
    writeItems(this.holder, this.property, this.items.toSpliced(this.index, 1, ...item));
  }
}

/** The properties that a name means: one by its JSON name, all the types of a choice by its name in FHIRPath. */
export function propertiesNamed(structure: string, name: string): readonly Property[] {
  const { properties } = structureTable(structure);
  return [...properties.values()].filter(
    property => property.content !== 'sibling' && (property.name === name || property.step === name),
  );
}
