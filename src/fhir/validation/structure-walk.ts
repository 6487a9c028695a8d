import { isResourceType } from '../definitions/resource-types.js';
import { isDecimal } from '../model/decimal.js';
import { checkExtension } from './extension-rule.js';
import { IssueList } from './issue-list.js';
import { narrativeMistake } from './narrative.js';
import { referenceMistake } from './reference-target.js';
import { bindingMistake } from './required-binding.js';
import { structureTable } from './structure-table.js';
import type { Property, StructureTable } from './structure-table.js';
import { unknownElement } from './unknown-element.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** One pass through a resource, from element to element. */
export class StructureWalk {
  readonly issues = new IssueList();
  private isContained = false;

  /** A resource at the top, in an entry, in a parameter or contained. */
  resource(value: unknown): void {
    if (!isObject(value)) return this.issues.add('structure', 'A resource must be a JSON object');
    const type = value['resourceType'];
    if (typeof type !== 'string' || !isResourceType(type)) {
      return this.issues.addAt(
        'resourceType',
        'structure',
        'resourceType must name a resource type of this server',
      );
    }
    this.object(value, structureTable(type), true);
  }

  private object(value: JsonObject, table: StructureTable, isResource = false): void {
    const names = Object.keys(value);
    let chosen: Map<unknown, Property> | undefined;
    for (const name of names) {
      const property = table.properties.get(name);
      if (property === undefined) {
        if (!isResource || name !== 'resourceType') this.unknown(name, table);
        continue;
      }
      if (property.element.isChoice) chosen = this.choose(property, chosen);
      this.issues.enter(property.step);
      this.property(value, property);
      this.issues.leave();
      if (this.issues.isFull) return;
    }
    if (names.length === 0)
      this.issues.add('structure', 'An object must not be empty: leave the element out');
    for (const { element, names: possible } of table.required) {
      if (possible.some(name => value[name] !== undefined)) continue;
      this.issues.addAt(element.name, 'required', `${table.name}.${element.name} is required: add it`);
    }
    if (table.name === 'Extension') checkExtension(value, this.issues);
  }

  private unknown(name: string, table: StructureTable): void {
    const { step, diagnostics } = unknownElement(name, table);
    if (step === undefined) this.issues.add('structure', diagnostics);
    else this.issues.addAt(step, 'structure', diagnostics);
  }

  private choose(property: Property, chosen = new Map<unknown, Property>()): Map<unknown, Property> {
    const { element, type, name } = property;
    const first = chosen.get(element);
    if (first === undefined) return chosen.set(element, property);
    if (first.type === type) return chosen;
    const both = `${first.name} and ${name} exclude each other: ${element.name}[x] may be of one type`;
    this.issues.addAt(element.name, 'structure', both);
    return chosen;
  }

  private property(owner: JsonObject, property: Property): void {
    const value = owner[property.name];
    if (!property.isArray) {
      if (Array.isArray(value))
        return this.issues.add('structure', `${property.name} must be a single value, not an array`);
      return this.value(value, property);
    }
    if (!Array.isArray(value)) return this.issues.add('structure', `${property.name} must be an array`);
    this.items(value, property, owner[property.sibling]);
  }

  private items(items: readonly unknown[], property: Property, siblings: unknown): void {
    const { name, element, content } = property;
    if (items.length === 0)
      return this.issues.add('structure', `${name} must not be an empty array: leave it out`);
    if (items.length > element.max)
      this.issues.add('structure', `${name} may have at most ${element.max} items`);
    const isPaired = content === 'primitive' || content === 'sibling';
    if (content === 'primitive' && Array.isArray(siblings) && siblings.length !== items.length) {
      this.issues.add(
        'structure',
        `${name} and ${property.sibling} must have the same length: fill up with null`,
      );
    }
    for (const [index, item] of items.entries()) {
      // null keeps the place of a primitive without value, or of one without id and extensions.
      if (isPaired && item === null && hasItem(siblings, index)) continue;
      this.issues.enter(index);
      this.value(item, property);
      this.issues.leave();
      if (this.issues.isFull) return;
    }
  }

  private value(value: unknown, property: Property): void {
    if (property.content === 'primitive') return this.primitive(value, property);
    if (!isObject(value)) return this.issues.add('structure', `${property.name} must be a JSON object`);
    if (property.content === 'sibling') return this.object(value, structureTable('Element'));
    if (property.content === 'resource')
      return this.issues.nested(() => this.nestedResource(value, property));
    this.object(value, structureTable(property.type.code));
    const { reference } = value;
    if (property.type.code === 'Reference' && typeof reference === 'string') {
      this.complain('reference', 'value', referenceMistake(reference, property.type.targets));
    }
    if (property.element.requiredValueSet !== undefined) {
      this.complain(undefined, 'code-invalid', bindingMistake(value, property));
    }
  }

  private primitive(value: unknown, property: Property): void {
    const { format, name, type, element } = property;
    if (format === undefined) return;
    if (jsonType(value) !== format.json) {
      return this.issues.add('structure', `${name} must be a JSON ${format.json}: ${format.form}`);
    }
    if (!format.isValid(value)) {
      return this.issues.add('value', `${name} is not a well-formed ${type.code}: expected ${format.form}`);
    }
    if (element.requiredValueSet !== undefined) {
      this.complain(undefined, 'code-invalid', bindingMistake(value, property));
    }
    if (type.code !== 'xhtml') return;
    const mistake = narrativeMistake(String(value));
    if (mistake !== undefined) this.issues.add(mistake.code, mistake.diagnostics);
  }

  private nestedResource(value: JsonObject, property: Property): void {
    const wasContained = this.isContained;
    this.isContained = property.name === 'contained';
    if (wasContained && this.isContained) {
      this.issues.add(
        'structure',
        'A contained resource must not contain another: put both into the outer one',
      );
    }
    this.resource(value);
    this.isContained = wasContained;
  }

  private complain(
    step: string | undefined,
    code: 'value' | 'code-invalid',
    mistake: string | undefined,
  ): void {
    if (mistake === undefined) return;
    if (step === undefined) this.issues.add(code, mistake);
    else this.issues.addAt(step, code, mistake);
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value);
}

function hasItem(siblings: unknown, index: number): boolean {
  return Array.isArray(siblings) && siblings[index] !== null && siblings[index] !== undefined;
}

function jsonType(value: unknown): string {
  return isDecimal(value) ? 'number' : typeof value;
}
