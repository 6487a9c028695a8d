import { isObject } from './json-tree.js';
import type { JsonObject } from './json-tree.js';
import { InvalidError } from '../errors/fhir-error.js';
import { quoteDiv } from './path-language.js';
import { PatchStep } from './patch-error.js';

/** One operation of a FHIRPath Patch. https://hl7.org/fhir/R4/fhirpatch.html */
export type FhirPathOperation = { readonly path: string; readonly step: PatchStep } & (
  | { readonly type: 'add'; readonly name: string; readonly value: JsonObject }
  | { readonly type: 'insert'; readonly index: number; readonly value: JsonObject }
  | { readonly type: 'delete' }
  | { readonly type: 'replace'; readonly value: JsonObject }
  | { readonly type: 'move'; readonly source: number; readonly destination: number }
);

const MAXIMUM_OPERATIONS = 1000;

/** The parts of each type, besides `type` and `path`: all are required, others are refused. */
const PARTS = {
  add: ['name', 'value'],
  insert: ['index', 'value'],
  delete: [],
  replace: ['value'],
  move: ['source', 'destination'],
} as const satisfies Record<FhirPathOperation['type'], readonly string[]>;

/** Reads the Parameters resource of a FHIRPath Patch. */
export function parseFhirPathPatch(parameters: JsonObject): readonly FhirPathOperation[] {
  if (parameters['resourceType'] !== 'Parameters') {
    throw new InvalidError('A FHIRPath Patch is a Parameters resource', 'Parameters');
  }
  const operations = parameters['parameter'] ?? [];
  if (!Array.isArray(operations) || operations.length > MAXIMUM_OPERATIONS) {
    throw new InvalidError(
      `A FHIRPath Patch has at most ${MAXIMUM_OPERATIONS} operations`,
      'Parameters.parameter',
    );
  }
  return operations.map(parseOperation);
}

function parseOperation(parameter: unknown, index: number): FhirPathOperation {
  const step = new PatchStep(index, `Parameters.parameter[${index}]`);
  if (!isObject(parameter) || parameter['name'] !== 'operation') {
    return step.refuse('every parameter of a FHIRPath Patch is named "operation"');
  }
  const parts = new OperationParts(parameter['part'], step);
  const type = parts.text('type', 'valueCode');
  if (!isOperationType(type)) return step.refuse(`type must be one of ${Object.keys(PARTS).join(', ')}`);
  parts.allow(['type', 'path', ...PARTS[type]]);
  const common = { path: quoteDiv(parts.text('path', 'valueString')), step };
  switch (type) {
    case 'add':
      return { ...common, type, name: parts.text('name', 'valueString'), value: parts.part('value') };
    case 'insert':
      return { ...common, type, index: parts.index('index'), value: parts.part('value') };
    case 'delete':
      return { ...common, type };
    case 'replace':
      return { ...common, type, value: parts.part('value') };
    case 'move':
      return { ...common, type, source: parts.index('source'), destination: parts.index('destination') };
  }
}

function isOperationType(type: string): type is FhirPathOperation['type'] {
  return Object.hasOwn(PARTS, type);
}

/** The parts of one operation by their names. */
class OperationParts {
  private readonly parts = new Map<unknown, JsonObject>();

  constructor(
    parts: unknown,
    private readonly step: PatchStep,
  ) {
    for (const part of Array.isArray(parts) ? parts : []) {
      if (!isObject(part) || this.parts.has(part['name']))
        step.refuse('every part must have a name of its own');
      this.parts.set(part['name'], part);
    }
  }

  allow(names: readonly string[]): void {
    const known: ReadonlySet<unknown> = new Set(names);
    if ([...this.parts.keys()].every(name => known.has(name))) return;
    this.step.refuse(`the parts of this type of operation are ${names.join(', ')}`);
  }

  part(name: string): JsonObject {
    return this.parts.get(name) ?? this.step.refuse(`the part "${name}" is missing`);
  }

  text(name: string, property: string): string {
    const value = this.part(name)[property];
    if (typeof value === 'string') return value;
    return this.step.refuse(`the part "${name}" must have a ${property}`);
  }

  index(name: string): number {
    const value = this.part(name)['valueInteger'];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    return this.step.refuse(`the part "${name}" must have a valueInteger of 0 or more`);
  }
}
