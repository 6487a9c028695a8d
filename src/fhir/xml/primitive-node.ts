import { decimal } from '../model/decimal.js';
import { PRIMITIVE_FORMATS } from '../model/primitive.js';
import { ObjectNode } from './object-node.js';
import type { Child, JsonObject } from './object-node.js';
import type { XmlDocument } from './xml-document.js';

/** RFC 8259 §6, which is also the form of a FHIR decimal. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const MAXIMUM_NUMBER_LENGTH = 256;

/** A primitive: its value is an attribute, its object holds id and extensions. */
export class PrimitiveNode extends ObjectNode {
  value: unknown;
  private readonly type: string;

  constructor(document: XmlDocument, { property, path }: Child) {
    super(document, 'Element', path);
    this.type = property.type;
  }

  /** What stands under `_name` in JSON. */
  get sibling(): JsonObject | undefined {
    return Object.keys(this.object).length > 0 ? this.object : undefined;
  }

  override close(): void {
    if (this.value !== undefined || this.sibling !== undefined) return;
    this.refuse(`${this.path} must have a value or an extension: leave the element out`);
  }

  protected override attribute(name: string, value: string): void {
    if (name === 'value') this.value = this.read(value);
    else super.attribute(name, value);
  }

  private read(text: string): unknown {
    const format = PRIMITIVE_FORMATS.get(this.type);
    if (format?.json === 'boolean') return this.booleanOf(text);
    if (format?.json !== 'number') return text;
    if (NUMBER.test(text) && text.length <= MAXIMUM_NUMBER_LENGTH) return decimal(text);
    return this.refuse(`${this.path} is not a well-formed ${this.type}: expected ${format.form}`);
  }

  private booleanOf(text: string): boolean {
    if (text !== 'true' && text !== 'false') this.refuse(`${this.path} must be true or false`);
    return text === 'true';
  }
}
