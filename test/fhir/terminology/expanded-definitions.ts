import type { Json } from '../../support/fhir-client.js';
import { ANIMALS, animals, aValueSet } from './a-terminology.js';

/** What a value set is made of. */
export const imports = (...ids: string[]): Json => ({
  valueSet: ids.map(id => `http://example.org/ValueSet/${id}`),
});
export const listed = (...list: string[]): Json => ({
  system: ANIMALS,
  concept: list.map(code => ({ code })),
});

/** Versions of one code system, and value sets that lead in a circle. */
export const DEFINITIONS: readonly Json[] = [
  animals,
  { ...animals, id: 'animals-2', version: '1.10', concept: [{ code: 'cat', display: 'Cat of 1.10' }] },
  { ...animals, id: 'animals-3', version: '1.9', concept: [{ code: 'cat', display: 'Cat of 1.9' }] },
  {
    ...animals,
    id: 'long',
    url: 'http://example.org/CodeSystem/long',
    concept: [{ code: 'a'.repeat(60) }],
  },
  aValueSet('all', [{ system: ANIMALS, version: '1.0' }]),
  aValueSet('circle-a', [imports('circle-b')]),
  aValueSet('circle-b', [imports('circle-c')]),
  aValueSet('circle-c', [imports('circle-a')]),
  aValueSet('pets', [{ ...listed('cat', 'dog'), version: '1.0' }]),
];
