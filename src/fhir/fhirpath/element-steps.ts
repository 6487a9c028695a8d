import { derivedMap } from '../definitions/added-types.js';
import { elementsOf } from '../definitions/structures.js';
import type { ElementDefinition } from '../definitions/structures.js';
import { PRIMITIVE_FORMATS } from '../model/primitive.js';
import type { FhirNode, JsonObject } from './fhir-node.js';
import { objectOf } from './fhir-node.js';

/** One JSON name under which an element can stand. */
interface ElementStep {
  readonly jsonName: string;
  /** `_birthDate`; undefined for what is not primitive. */
  readonly siblingName: string | undefined;
  /** `Resource` where the value says its type itself. */
  readonly type: string;
}

interface Steps {
  readonly byElement: ReadonlyMap<string, readonly ElementStep[]>;
  readonly byJsonName: ReadonlyMap<string, ElementStep>;
}

const NO_STEPS: readonly ElementStep[] = [];
const stepsByType = derivedMap<Steps>();

/** Goes from items to one of their elements: `value` reaches `valueQuantity`. Remembers how, for the last type. */
export class ElementPath {
  private type: string | undefined;
  private steps = NO_STEPS;

  constructor(private readonly element: string) {}

  collect(node: FhirNode, into: FhirNode[]): void {
    const object = membersOf(node);
    if (object === undefined) return;
    for (const step of this.stepsFrom(node)) collectStep(object, step, into);
  }

  isAbsent(node: FhirNode): boolean {
    const object = membersOf(node);
    if (object === undefined) return true;
    for (const { jsonName, siblingName } of this.stepsFrom(node)) {
      if (object[jsonName] !== undefined) return false;
      if (siblingName !== undefined && object[siblingName] !== undefined) return false;
    }
    return true;
  }

  private stepsFrom(node: FhirNode): readonly ElementStep[] {
    const type = structureOf(node);
    if (type !== this.type) {
      this.type = type;
      this.steps = stepsOf(type).byElement.get(this.element) ?? NO_STEPS;
    }
    return this.steps;
  }
}

/** All elements of an item. http://hl7.org/fhirpath/N1/index.html#children-collection */
export function collectChildren(node: FhirNode, into: FhirNode[]): void {
  const object = membersOf(node);
  if (object === undefined) return;
  const { byJsonName } = stepsOf(structureOf(node));
  for (const name of Object.keys(object)) {
    const isSibling = name.startsWith('_');
    if (isSibling && object[name.slice(1)] !== undefined) continue;
    const step = byJsonName.get(isSibling ? name.slice(1) : name);
    if (step !== undefined) collectStep(object, step, into);
  }
}

function collectStep(
  object: JsonObject,
  { jsonName, siblingName, type }: ElementStep,
  into: FhirNode[],
): void {
  const value = object[jsonName];
  const sibling = siblingName === undefined ? undefined : object[siblingName];
  if (value === undefined && sibling === undefined) return;
  if (!Array.isArray(value) && !Array.isArray(sibling)) {
    into.push(nodeOf(type, value, sibling));
    return;
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [];
  const siblings: readonly unknown[] = Array.isArray(sibling) ? sibling : [];
  for (let index = 0; index < Math.max(values.length, siblings.length); index++) {
    into.push(nodeOf(type, values[index] ?? undefined, siblings[index] ?? undefined));
  }
}

function nodeOf(type: string, value: unknown, sibling: unknown): FhirNode {
  return { type: type === 'Resource' ? String(objectOf(value)?.['resourceType']) : type, value, sibling };
}

/** What holds the elements of an item: for a primitive its other half. */
function membersOf({ value, sibling }: FhirNode): JsonObject | undefined {
  return objectOf(value) ?? objectOf(sibling);
}

function structureOf({ type, value }: FhirNode): string {
  return objectOf(value) === undefined ? 'Element' : type;
}

function stepsOf(type: string): Steps {
  let steps = stepsByType.get(type);
  if (steps === undefined) {
    steps = compile(type);
    stepsByType.set(type, steps);
  }
  return steps;
}

function compile(type: string): Steps {
  const elements = [...(elementsOf(type)?.values() ?? [])];
  const byElement = new Map(elements.map(element => [element.name, elementSteps(element)]));
  const all = [...byElement.values()].flat();
  return { byElement, byJsonName: new Map(all.map(step => [step.jsonName, step])) };
}

function elementSteps({ name, isChoice, types }: ElementDefinition): readonly ElementStep[] {
  return types.map(({ code }) => {
    const jsonName = isChoice ? name + code.charAt(0).toUpperCase() + code.slice(1) : name;
    return { jsonName, siblingName: PRIMITIVE_FORMATS.has(code) ? `_${jsonName}` : undefined, type: code };
  });
}
