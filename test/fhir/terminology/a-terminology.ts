import type { Json } from '../../support/fhir-client.js';

export const ANIMALS = 'http://example.org/CodeSystem/animals';

/** A hierarchy in which the platypus has two parents, and a property that has no R4 meaning. */
export const animals: Json = {
  resourceType: 'CodeSystem',
  id: 'animals',
  url: ANIMALS,
  version: '1.0',
  name: 'Animals',
  status: 'active',
  content: 'complete',
  caseSensitive: true,
  language: 'en',
  property: [
    { code: 'legs', type: 'integer' },
    { code: 'parent', type: 'code', uri: 'http://hl7.org/fhir/concept-properties#parent' },
    { code: 'inactive', type: 'boolean', uri: 'http://hl7.org/fhir/concept-properties#inactive' },
    { code: 'notSelectable', type: 'boolean', uri: 'http://hl7.org/fhir/concept-properties#notSelectable' },
  ],
  concept: [
    {
      code: 'animal',
      display: 'Animal',
      property: [{ code: 'notSelectable', valueBoolean: true }],
      concept: [
        {
          code: 'mammal',
          display: 'Mammal',
          concept: [
            {
              code: 'cat',
              display: 'House cat',
              definition: 'It purrs',
              property: [{ code: 'legs', valueInteger: 4 }],
              designation: [
                { language: 'de-CH', value: 'Büsi' },
                { language: 'fr', value: 'Chat' },
                { use: { system: 'urn:use', code: 'latin' }, value: 'Felis catus' },
              ],
            },
            { code: 'dog', display: 'Dog', property: [{ code: 'legs', valueInteger: 4 }] },
            {
              code: 'platypus',
              display: 'Platypus',
              property: [{ code: 'parent', valueCode: 'egg-layer' }],
            },
          ],
        },
        { code: 'egg-layer', display: 'Egg layer', concept: [{ code: 'hen', display: 'Hen' }] },
        { code: 'dodo', display: 'Dodo', property: [{ code: 'inactive', valueBoolean: true }] },
      ],
    },
  ],
};

/** A value set with this compose; its id is the end of its url. */
export function aValueSet(id: string, include: readonly Json[], more: Json = {}): Json {
  const { exclude, ...rest } = more;
  return {
    resourceType: 'ValueSet',
    id,
    url: `http://example.org/ValueSet/${id}`,
    status: 'active',
    compose: { include, ...(exclude ? { exclude } : {}) },
    ...rest,
  };
}

export function filtered(property: string, op: string, value: string): Json {
  return { system: ANIMALS, filter: [{ property, op, value }] };
}

/** The codes of an expansion, in its order, nested ones after their ancestors. */
export function codes(contains: readonly Json[] = []): string[] {
  return contains.flatMap(({ code, contains: below }) => [code, ...codes(below)]);
}

/** What a Parameters says under a name. */
export function part(body: Json, name: string): Json {
  const found = body.parameter?.find((one: Json) => one.name === name) ?? {};
  return Object.entries(found).find(([key]) => key.startsWith('value'))?.[1];
}

export function parameters(...parameter: object[]): Json {
  return { resourceType: 'Parameters', parameter };
}
