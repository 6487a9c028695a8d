import type { Resource } from '../../src/fhir/model/resource.js';
import { applyFhirPathPatch } from '../../src/fhir/patch/apply-fhirpath-patch.js';

export type Part = Record<string, unknown>;

/** One operation, its parts in short: `{ index: 1 }` is a valueInteger, the rest strings or whole parts. */
export function operation(type: string, parts: Readonly<Record<string, string | number | Part>>): Part {
  const part = Object.entries(parts).map(([name, value]) => {
    if (typeof value === 'object') return { name, ...value };
    return typeof value === 'number' ? { name, valueInteger: value } : { name, valueString: value };
  });
  return { name: 'operation', part: [{ name: 'type', valueCode: type }, ...part] };
}

export function patch(resource: Record<string, unknown>, ...parameter: Part[]): Resource {
  return applyFhirPathPatch(resource as Resource, { resourceType: 'Parameters', parameter });
}

export function patient(elements: Record<string, unknown> = {}): Record<string, unknown> {
  return { resourceType: 'Patient', ...elements };
}

/** With two halves of primitives, and a choice. */
export const ALICE = patient({
  name: [{ family: 'A', given: ['X', 'Y', 'Z'], _given: [null, { id: 'y' }, null] }],
  birthDate: '2001-02-03',
  _birthDate: { extension: [{ url: 'u', valueString: 'v' }] },
  deceasedBoolean: false,
});
