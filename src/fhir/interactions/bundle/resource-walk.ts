import { structureTable } from '../../validation/structure-table.js';

/** An object of a JSON tree. */
export type JsonObject = Record<string, unknown>;

/** A primitive element met on the way; `owner[name] = …` replaces it. */
export interface Visit {
  readonly owner: JsonObject;
  readonly name: string;
  readonly value: string;
  /** `Reference` for the literal of a Reference, else the primitive's type: `uri`, `canonical`, `xhtml` … */
  readonly type: string;
  /** FHIRPath of the element. */
  readonly path: () => string;
}

type Visitor = (visit: Visit) => void;

/** Shows every string of a valid resource with the type of its element, contained resources included. */
export function visitStrings(resource: JsonObject, visitor: Visitor): void {
  new ResourceWalk(visitor).resource(resource);
}

class ResourceWalk {
  private readonly steps: (string | number)[] = [];

  constructor(private readonly visitor: Visitor) {}

  resource(resource: JsonObject): void {
    this.object(resource, String(resource['resourceType']));
  }

  private object(object: JsonObject, type: string): void {
    const { properties } = structureTable(type);
    for (const name of Object.keys(object)) {
      const property = properties.get(name);
      if (property === undefined) continue;
      this.steps.push(name);
      const value = object[name];
      if (property.content === 'primitive') {
        this.primitive(
          object,
          name,
          type === 'Reference' && name === 'reference' ? type : property.type.code,
        );
      } else if (Array.isArray(value)) {
        for (const [index, item] of value.entries()) {
          this.steps.push(index);
          this.complex(item, property.content, property.type.code);
          this.steps.pop();
        }
      } else this.complex(value, property.content, property.type.code);
      this.steps.pop();
    }
  }

  private complex(value: unknown, content: 'sibling' | 'object' | 'resource', type: string): void {
    if (typeof value !== 'object' || value === null) return;
    if (content === 'resource') return this.resource(value as JsonObject);
    this.object(value as JsonObject, content === 'sibling' ? 'Element' : type);
  }

  private primitive(owner: JsonObject, name: string, type: string): void {
    const value = owner[name];
    if (typeof value === 'string') return this.show(owner, name, value, type);
    if (!Array.isArray(value)) return;
    const items = value as unknown as JsonObject;
    for (const [index, item] of value.entries()) {
      if (typeof item !== 'string') continue;
      this.steps.push(index);
      this.show(items, String(index), item, type);
      this.steps.pop();
    }
  }

  private show(owner: JsonObject, name: string, value: string, type: string): void {
    this.visitor({ owner, name, value, type, path: () => this.path() });
  }

  private path(): string {
    return this.steps.map(step => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  }
}
