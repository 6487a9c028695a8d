import type { ElementDefinition, StructureDefinition } from 'fhir/r4.js';

export const R4 = 'http://hl7.org/fhir/StructureDefinition';
const URL = 'https://hospital.example/StructureDefinition/FallPlan';

export function element(
  name: string,
  type: string,
  more: Partial<ElementDefinition> = {},
): ElementDefinition {
  const path = `FallPlan.${name}`;
  return { id: path, path, min: 0, max: '1', definition: name, type: [{ code: type }], ...more };
}

export function definition(elements: readonly ElementDefinition[], more: object = {}): StructureDefinition {
  return {
    resourceType: 'StructureDefinition',
    url: URL,
    name: 'FallPlan',
    status: 'active',
    kind: 'resource',
    abstract: false,
    type: 'FallPlan',
    baseDefinition: `${R4}/DomainResource`,
    derivation: 'specialization',
    differential: { element: [...elements] },
    ...more,
  };
}

export const TITLE = element('title', 'string');
export const SUBJECT = element('subject', 'Reference', {
  type: [{ code: 'Reference', targetProfile: [`${R4}/Patient`] }],
});

export function parameter(more: object = {}) {
  const url = 'https://hospital.example/SearchParameter/fall-plan-subject';
  return {
    id: 'fall-plan-subject',
    url,
    code: 'subject',
    type: 'reference' as const,
    expression: 'FallPlan.subject',
    target: ['Patient'],
    ...more,
  };
}
