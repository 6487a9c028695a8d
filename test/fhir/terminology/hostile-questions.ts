import { describe, expect, it } from 'vitest';
import type { FhirClient } from '../../support/fhir-client.js';
import { ANIMALS, aValueSet, filtered, parameters } from './a-terminology.js';

/** For a server with the animals. */
export function hostileQuestions(client: () => FhirClient): void {
  describe('bad input is told, whatever it is', () => {
    const PATHS = [
      'ValueSet/$expand',
      'ValueSet/$validate-code',
      'CodeSystem/$lookup',
      'CodeSystem/$subsumes',
    ];
    const HOSTILE: readonly unknown[] = [
      null,
      [],
      'x',
      {},
      { resourceType: 'ValueSet' },
      { resourceType: 'Patient' },
      { resourceType: 'Parameters', parameter: {} },
      parameters({ name: 'valueSet', resource: { resourceType: 'Patient' } }),
      parameters({ name: 'valueSet', resource: null }),
      parameters({ name: 'valueSet' }),
      parameters({ name: 'url', valueString: 'x' }),
      parameters({ name: 'coding', valueCoding: 'x' }),
      parameters({ name: 'coding', valueCoding: { system: {}, code: [] } }),
      parameters({ name: 'codeableConcept', valueCodeableConcept: { coding: [null] } }),
      parameters({ name: 'count', valueInteger: 1.5 }),
      parameters({ name: '__proto__', valueString: 'x' }),
      aValueSet('x', [{}]),
      aValueSet('x', []),
      aValueSet('x', [{ system: 'constructor' }]),
      aValueSet('x', [{ system: ANIMALS, filter: [{}] }]),
      aValueSet('x', [filtered('constructor', '=', 'x')]),
      aValueSet('x', [filtered('code', 'nonsense', 'x')]),
      aValueSet('x', [{ valueSet: ['__proto__'] }]),
      aValueSet('x', [{ system: ANIMALS, version: '|', valueSet: ['|', '|1', ' '] }]),
    ];

    it.each(PATHS)('POST %s', async path => {
      for (const body of HOSTILE) {
        const { status, text } = await client().post(path, body);
        expect([path, JSON.stringify(body), status, text]).toEqual([
          path,
          JSON.stringify(body),
          expect.toBeOneOf([400, 404, 422]),
          expect.any(String),
        ]);
      }
    });

    it.each([...PATHS, 'ValueSet/mammals/$expand', 'CodeSystem/animals/$subsumes'])('GET %s', async path => {
      const names =
        'url system code codeA codeB property filter count offset designation displayLanguage'.split(' ');
      for (const name of names) {
        for (const value of [
          '',
          '%00',
          '%ED%A0%80',
          '%25',
          "'",
          '|',
          '|||',
          '..%2F..',
          '%F0%9F%98%80',
          'x'.repeat(5000),
        ]) {
          const { status } = await client().get(`${path}?${name}=${value}`);
          expect([path, name, value, status]).toEqual([
            path,
            name,
            value,
            expect.toBeOneOf([200, 400, 404, 422]),
          ]);
        }
      }
    });
  });
}
