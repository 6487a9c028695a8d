import { isResourceType } from '../definitions/resource-types.js';
import { StructureError } from '../errors/fhir-error.js';
import { digitsOf } from '../model/decimal.js';
import { embedXhtml } from './embed-xhtml.js';
import { xmlLayout } from './xml-layout.js';
import type { XmlProperty } from './xml-layout.js';
import { escapeAttribute, FHIR_NAMESPACE } from './xml-text.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** Writes one document, element by element in the order of the definitions. */
export class XmlWriter {
  private text = '<?xml version="1.0" encoding="UTF-8"?>';
  private depth = 0;
  private readonly path: string[] = [];

  constructor(private readonly pretty: boolean) {}

  writeDocument(resource: JsonObject): string {
    this.resource(resource, ` xmlns="${FHIR_NAMESPACE}"`);
    return this.pretty ? `${this.text}\n` : this.text;
  }

  private resource(value: unknown, namespace = ''): void {
    const resource = this.objectOf(value);
    const type = resource['resourceType'];
    if (typeof type !== 'string' || !isResourceType(type))
      this.refuse('names no resource type of this server');
    if (this.path.length === 0) this.path.push(type);
    this.object(type, type, resource, namespace);
  }

  private object(name: string, structure: string, object: JsonObject, attributes = ''): void {
    const children: XmlProperty[] = [];
    for (const property of this.propertiesOf(structure, object)) {
      if (property.isAttribute) attributes += this.attribute(property, object[property.name]);
      else children.push(property);
    }
    this.element(name, attributes, children, object);
  }

  private element(
    name: string,
    attributes: string,
    children: readonly XmlProperty[],
    object: JsonObject,
  ): void {
    this.newLine();
    if (children.length === 0) {
      this.text += `<${name}${attributes}/>`;
      return;
    }
    this.text += `<${name}${attributes}>`;
    this.depth += 1;
    for (const property of children) this.property(property, object);
    this.depth -= 1;
    this.newLine();
    this.text += `</${name}>`;
  }

  private property(property: XmlProperty, object: JsonObject): void {
    const value = object[property.name];
    const sibling = property.content === 'primitive' ? object[`_${property.name}`] : undefined;
    if (property.isArray) return this.items(property, this.arrayOf(value), this.arrayOf(sibling));
    this.path.push(`.${property.step}`);
    this.value(property, value, sibling);
    this.path.pop();
  }

  private items(property: XmlProperty, values: readonly unknown[], siblings: readonly unknown[]): void {
    for (let index = 0; index < Math.max(values.length, siblings.length); index += 1) {
      this.path.push(`.${property.step}[${index}]`);
      this.value(property, values[index], siblings[index]);
      this.path.pop();
    }
  }

  private value(property: XmlProperty, value: unknown, sibling: unknown): void {
    const { name, type, content } = property;
    if (isAbsent(value) && isAbsent(sibling)) return;
    if (content === 'primitive') return this.primitive(name, value, sibling);
    if (content === 'object') return this.object(name, type, this.objectOf(value));
    if (content === 'xhtml') return this.narrative(value);
    this.newLine();
    this.text += `<${name}>`;
    this.depth += 1;
    this.resource(value);
    this.depth -= 1;
    this.newLine();
    this.text += `</${name}>`;
  }

  /** id and extensions of a primitive are what `_name` holds in JSON. https://hl7.org/fhir/R4/json.html#primitive */
  private primitive(name: string, value: unknown, sibling: unknown): void {
    const attribute = isAbsent(value) ? '' : ` value="${this.primitiveText(value)}"`;
    if (!isAbsent(sibling)) return this.object(name, 'Element', this.objectOf(sibling), attribute);
    this.newLine();
    this.text += `<${name}${attribute}/>`;
  }

  private narrative(value: unknown): void {
    if (typeof value !== 'string') this.refuse('must be a string of XHTML');
    this.newLine();
    this.text += embedXhtml(value);
  }

  private attribute(property: XmlProperty, value: unknown): string {
    return isAbsent(value) ? '' : ` ${property.name}="${this.primitiveText(value)}"`;
  }

  private primitiveText(value: unknown): string {
    if (typeof value === 'string') return escapeAttribute(value);
    if (typeof value === 'boolean') return String(value);
    return digitsOf(value) ?? this.refuse('must be a string, a number or a boolean');
  }

  /** What is there, in the order that XML demands; `_birthDate` counts as `birthDate`. */
  private propertiesOf(structure: string, object: JsonObject): XmlProperty[] {
    const layout = xmlLayout(structure);
    const found: XmlProperty[] = [];
    let isOrdered = true;
    for (const key of Object.keys(object)) {
      if (key === 'resourceType' && structure === object[key]) continue;
      const name = key.startsWith('_') ? key.slice(1) : key;
      const property = layout.get(name) ?? this.refuse('holds a name that R4 does not know');
      if (name !== key && (property.content !== 'primitive' || property.isAttribute)) {
        this.refuse(`holds ${key}, but ${name} has neither id nor extensions`);
      }
      if (name !== key && Object.hasOwn(object, name)) continue;
      isOrdered &&= property.place >= (found.at(-1)?.place ?? 0);
      found.push(property);
    }
    return isOrdered ? found : found.toSorted((one, other) => one.place - other.place);
  }

  private objectOf(value: unknown): JsonObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || JSON.isRawJSON(value)) {
      this.refuse('must be a JSON object');
    }
    return value as JsonObject;
  }

  private arrayOf(value: unknown): readonly unknown[] {
    if (isAbsent(value)) return [];
    return Array.isArray(value) ? value : this.refuse('holds a single value where an array must stand');
  }

  private newLine(): void {
    if (this.pretty) this.text += `\n${'  '.repeat(this.depth)}`;
  }

  private refuse(what: string): never {
    const path = this.path.join('');
    throw new StructureError(
      `The resource cannot be written as XML: ${path} ${what}`.replace('  ', ' '),
      path,
    );
  }
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
