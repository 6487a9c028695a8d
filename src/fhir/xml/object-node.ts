import type { XmlDocument, XmlTag } from './xml-document.js';
import { xmlLayout } from './xml-layout.js';
import type { XmlLayout, XmlProperty } from './xml-layout.js';
import { attributesOf, checkNamespace, shown } from './xml-tag.js';
import { XHTML_NAMESPACE } from './xml-text.js';

export type JsonObject = Record<string, unknown>;

/** One child of a node: what it is, and which of several. */
export interface Child {
  readonly property: XmlProperty;
  readonly index: number;
  readonly path: string;
}

/** A resource, data type or backbone element whose end tag has not been met yet. */
export class ObjectNode {
  readonly object: JsonObject = {};
  private readonly layout: XmlLayout;
  private last: XmlProperty | undefined;
  private index = 0;

  constructor(
    protected readonly document: XmlDocument,
    private readonly structure: string,
    readonly path: string,
  ) {
    this.layout = xmlLayout(structure);
  }

  /** Takes the attributes over: `id`, and `url` of an extension. */
  readAttributes(tag: XmlTag): void {
    for (const [name, value] of attributesOf(tag, this.document, this.path)) this.attribute(name, value);
  }

  /** Finds out which child a tag opens; those of one name stand together, in the order of the definition. */
  enter(tag: XmlTag): Child {
    const property = this.layout.get(tag.local);
    if (property?.content !== 'xhtml' || tag.uri !== XHTML_NAMESPACE) {
      checkNamespace(tag, this.document, this.path);
    }
    if (property === undefined || property.isAttribute) {
      const hint = property === undefined ? 'remove it' : 'it is an attribute';
      this.refuse(`${this.structure} has no element ${shown(tag.local)}: ${hint}`);
    }
    this.index = property === this.last ? this.index + 1 : 0;
    this.checkPlace(property);
    this.last = property;
    const path = `${this.path}.${property.step}`;
    return { property, index: this.index, path: property.isArray ? `${path}[${this.index}]` : path };
  }

  /** Called at the end tag. */
  close(): void {
    if (Object.keys(this.object).length > 0) return;
    this.refuse(`${this.path} must not be empty: leave the element out`);
  }

  store({ property, index }: Child, value: unknown): void {
    if (property.isArray) this.append(property.name, index, value);
    else this.object[property.name] = value;
  }

  /** The two halves of a primitive; null fills the gaps of arrays. https://hl7.org/fhir/R4/json.html#primitive */
  storePrimitive({ property, index }: Child, value: unknown, sibling: JsonObject | undefined): void {
    const { name, isArray } = property;
    if (isArray) {
      this.append(name, index, value);
      this.append(`_${name}`, index, sibling);
      return;
    }
    if (value !== undefined) this.object[name] = value;
    if (sibling !== undefined) this.object[`_${name}`] = sibling;
  }

  protected attribute(name: string, value: string): void {
    if (this.layout.get(name)?.isAttribute !== true) {
      this.refuse(`${this.structure} has no attribute ${shown(name)}: remove it`);
    }
    this.object[name] = value;
  }

  protected refuse(what: string): never {
    this.document.refuse(what, this.path);
  }

  private append(name: string, index: number, item: unknown): void {
    const items = this.object[name];
    if (Array.isArray(items)) items.push(item ?? null);
    else if (item !== undefined) this.object[name] = [...Array<null>(index).fill(null), item];
  }

  private checkPlace(property: XmlProperty): void {
    const { last } = this;
    if (last === undefined || property.place > last.place) return;
    if (property.place < last.place) {
      this.refuse(`${property.name} must stand before ${last.name}, and elements of one name together`);
    }
    if (property !== last) this.refuse(`${last.name} and ${property.name} exclude each other`);
    if (!property.isArray) this.refuse(`${property.name} may stand only once`);
  }
}
