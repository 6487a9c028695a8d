import { describe, expect, it } from 'vitest';
import type { FhirClient, FhirResponse, Json } from '../../support/fhir-client.js';
import { ANIMALS, parameters, part } from './a-terminology.js';

const UCUM = 'http://unitsofmeasure.org';

/** `legs=4` for each property that was told. */
function properties(body: Json): string[] {
  return body.parameter
    .filter(({ name }: Json) => name === 'property')
    .map((property: Json) => {
      const [code, value] = property.part;
      return `${code.valueCode}=${value.valueCode ?? value.valueString ?? value.valueBoolean ?? value.valueInteger}`;
    })
    .toSorted();
}

/** For a server with the animals. */
export function lookupTests(client: () => FhirClient): void {
  const lookup = async (query: string): Promise<FhirResponse> =>
    client().get(`CodeSystem/$lookup?system=${ANIMALS}&${query}`);

  describe('F61 CodeSystem/$lookup – codesystem-operation-lookup.html', () => {
    it('tells name, version, display, designations and properties', async () => {
      const { status, body } = await lookup('code=cat');
      expect(status).toBe(200);
      expect([part(body, 'name'), part(body, 'version'), part(body, 'display')]).toEqual([
        'Animals',
        '1.0',
        'House cat',
      ]);
      expect(properties(body)).toEqual(['definition=It purrs', 'inactive=false', 'legs=4', 'parent=mammal']);
      expect(body.parameter.filter(({ name }: Json) => name === 'designation')).toHaveLength(3);
    });

    it('tells parents and children, by nesting and by property', async () => {
      expect(properties((await lookup('code=platypus&property=parent')).body)).toEqual([
        'parent=egg-layer',
        'parent=mammal',
      ]);
      expect(properties((await lookup('code=mammal&property=child')).body)).toEqual([
        'child=cat',
        'child=dog',
        'child=platypus',
      ]);
    });

    it('tells only what is asked for', async () => {
      const { body } = await lookup('code=cat&property=legs&property=lang.fr&displayLanguage=fr');
      expect(properties(body)).toEqual(['legs=4']);
      expect(body.parameter.filter(({ name }: Json) => name === 'designation')).toEqual([
        {
          name: 'designation',
          part: [
            { name: 'language', valueCode: 'fr' },
            { name: 'value', valueString: 'Chat' },
          ],
        },
      ]);
      expect(part(body, 'display')).toBe('Chat');
    });

    it('takes a coding; of a grammar it knows the name', async () => {
      const coding = { name: 'coding', valueCoding: { system: ANIMALS, code: 'cat', version: '1.0' } };
      expect(part((await client().post('CodeSystem/$lookup', parameters(coding))).body, 'display')).toBe(
        'House cat',
      );
      const unit = await client().get(`CodeSystem/$lookup?system=${UCUM}&code=mg/dL`);
      expect(part(unit.body, 'display')).toBe('milligram per deciliter');
      const language = await client().get('CodeSystem/$lookup?system=urn:ietf:bcp:47&code=de-CH');
      expect(part(language.body, 'display')).toBe('Swiss High German');
      const status = await client().get(
        'CodeSystem/$lookup?system=http://hl7.org/fhir/observation-status&code=final',
      );
      expect(part(status.body, 'display')).toBe('Final');
    });

    it.each([
      [`system=${ANIMALS}&code=unicorn`, 404, 'not-found'],
      ['system=http://loinc.org&code=8480-6', 422, 'not-supported'],
      ['system=urn:absent&code=x', 422, 'not-found'],
      [`system=${ANIMALS}&version=9&code=cat`, 422, 'not-found'],
      ['code=cat', 400, 'required'],
      [`system=${ANIMALS}`, 400, 'required'],
      [`system=${ANIMALS}&code=cat&date=2020`, 400, 'not-supported'],
    ])('%s is a %d', async (query, status, code) => {
      const answer = await client().get(`CodeSystem/$lookup?${query}`);
      expect([answer.status, answer.body.issue[0].code]).toEqual([status, code]);
    });
  });
}
