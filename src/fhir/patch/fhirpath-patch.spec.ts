import { describe, expect, it } from 'vitest';
import { ALICE, operation, patch, patient } from '../../../test/support/fhirpath-patches.js';
import type { Part } from '../../../test/support/fhirpath-patches.js';
import { parseJson } from '../model/json.js';

function addTelecom(value: string): Part {
  return operation('add', { path: 'Patient', name: 'telecom', value: { valueContactPoint: { value } } });
}

function insertName(index: number): Part {
  return operation('insert', { path: 'Patient.name', index, value: { valueHumanName: { family: 'A' } } });
}

function group(linkId: string, ...inside: Part[]): Part {
  return { part: [{ name: 'linkId', valueString: linkId }, { name: 'type', valueCode: 'group' }, ...inside] };
}

/** Alice's after the operations. */
function firstName(...operations: Part[]): unknown {
  return (patch(ALICE, ...operations)['name'] as unknown[])[0];
}

describe('FHIRPath Patch – https://hl7.org/fhir/R4/fhirpatch.html', () => {
  it('adds to a list, and makes it when it is not there', () => {
    expect(patch(patient(), addTelecom('1'), addTelecom('2'))).toEqual(
      patient({ telecom: [{ value: '1' }, { value: '2' }] }),
    );
  });

  it('chooses the type of a choice by the value', () => {
    const value = { valueQuantity: { value: 1 } };
    const expected = { resourceType: 'Observation', valueQuantity: { value: 1 } };
    for (const name of ['value', 'valueQuantity']) {
      expect(
        patch({ resourceType: 'Observation' }, operation('add', { path: 'Observation', name, value })),
      ).toEqual(expected);
    }
  });

  it('replaces one type of a choice by another', () => {
    const replace = operation('replace', { path: 'Patient.deceased', value: { valueDateTime: '2020' } });
    const { deceasedBoolean: _, ...others } = ALICE;
    expect(patch(ALICE, replace)).toEqual({ ...others, deceasedDateTime: '2020' });
  });

  it('keeps the halves of primitives together', () => {
    const given = 'Patient.name[0].given';
    const move = operation('move', { path: given, source: 1, destination: 0 });
    expect(firstName(move)).toEqual({
      family: 'A',
      given: ['Y', 'X', 'Z'],
      _given: [{ id: 'y' }, null, null],
    });
    const insert = operation('insert', { path: given, index: 1, value: { valueString: 'N' } });
    expect(firstName(insert)).toEqual({
      family: 'A',
      given: ['X', 'N', 'Y', 'Z'],
      _given: [null, null, { id: 'y' }, null],
    });
    expect(firstName(operation('delete', { path: `${given}[1]` }))).toEqual({
      family: 'A',
      given: ['X', 'Z'],
    });
  });

  it('brings ids and extensions of a primitive', () => {
    const value = { valueDate: '1999', _valueDate: { id: 'b' } };
    const result = patch(ALICE, operation('replace', { path: 'Patient.birthDate', value }));
    expect(result).toMatchObject({ birthDate: '1999', _birthDate: { id: 'b' } });
  });

  it('reaches into the extensions of a primitive, and adds some', () => {
    const path = "Patient.birthDate.extension.where(url = 'u').value";
    const replaced = patch(ALICE, operation('replace', { path, value: { valueCode: 'c' } }));
    expect(replaced['_birthDate']).toEqual({ extension: [{ url: 'u', valueCode: 'c' }] });
    const value = {
      part: [
        { name: 'url', valueUri: 'w' },
        { name: 'value', valueInteger: 1 },
      ],
    };
    const added = patch(
      patient({ gender: 'male' }),
      operation('add', { path: 'Patient.gender', name: 'extension', value }),
    );
    expect(added).toEqual(
      patient({ gender: 'male', _gender: { extension: [{ url: 'w', valueInteger: 1 }] } }),
    );
  });

  it('removes with the last element the objects that held it', () => {
    const contact = { contact: [{ name: { text: 'A' } }] };
    expect(patch(patient(contact), operation('delete', { path: 'Patient.contact.name.text' }))).toEqual(
      patient(),
    );
    const without = patch(ALICE, operation('delete', { path: 'Patient.birthDate.extension[0]' }));
    expect(without['birthDate']).toBe('2001-02-03');
    expect(without).not.toHaveProperty('_birthDate');
  });

  it('takes nothing to delete for done', () => {
    expect(patch(ALICE, operation('delete', { path: 'Patient.photo' }))).toEqual(ALICE);
  });

  it('inserts into a list that is not there yet, at its beginning only', () => {
    expect(patch(patient(), insertName(0))).toEqual(patient({ name: [{ family: 'A' }] }));
    expect(() => patch(patient(), insertName(1))).toThrow('the list has 0 elements');
  });

  it('finds elements by criteria', () => {
    const identifier = [
      { system: 'a', value: '1' },
      { system: 'b', value: '2' },
    ];
    const path = "identifier.where(system = 'b' and value.exists()).value";
    const result = patch(
      patient({ identifier }),
      operation('replace', { path, value: { valueString: '3' } }),
    );
    expect(result).toEqual(
      patient({
        identifier: [
          { system: 'a', value: '1' },
          { system: 'b', value: '3' },
        ],
      }),
    );
  });

  it('changes contained resources and those of entries', () => {
    const contained = patient({ contained: [patient({ id: 'c', active: true })] });
    const active = operation('replace', {
      path: "Patient.contained.where(id = 'c').active",
      value: { valueBoolean: false },
    });
    expect(patch(contained, active)).toEqual(patient({ contained: [patient({ id: 'c', active: false })] }));
    const path = 'Bundle.entry[0].resource.ofType(Patient).name[0].given[1]';
    const bundle = patch(
      { resourceType: 'Bundle', entry: [{ resource: ALICE }] },
      operation('delete', { path }),
    );
    expect(bundle).toMatchObject({ entry: [{ resource: { name: [{ given: ['X', 'Z'] }] } }] });
  });

  it('puts a resource where one may stand', () => {
    const add = operation('add', {
      path: 'Patient',
      name: 'contained',
      value: { resource: patient({ id: 'c' }) },
    });
    expect(patch(patient(), add)).toEqual(patient({ contained: [patient({ id: 'c' })] }));
  });

  it('makes elements without a type name out of parts, nested as they are', () => {
    const value = group('1', { name: 'item', ...group('1.1') }, { name: 'item', ...group('1.2') });
    const result = patch(
      { resourceType: 'Questionnaire' },
      operation('add', { path: 'Questionnaire', name: 'item', value }),
    );
    expect(result['item']).toEqual([
      {
        linkId: '1',
        type: 'group',
        item: [
          { linkId: '1.1', type: 'group' },
          { linkId: '1.2', type: 'group' },
        ],
      },
    ]);
  });

  it('keeps digits: of what it leaves, of what it brings, and in criteria', () => {
    const text =
      '{"resourceType":"Observation","component":[{"valueQuantity":{"value":1.10}},{"valueQuantity":{"value":2.50}}]}';
    const value = parseJson('{"valueDecimal":3.000}') as Part;
    const replace = operation('replace', {
      path: 'Observation.component.where(value.value = 1.1).value.value',
      value,
    });
    expect(JSON.stringify(patch(parseJson(text) as Part, replace))).toBe(text.replace('1.10', '3.000'));
  });

  it('changes neither the resource nor the patch', () => {
    const before = structuredClone(ALICE);
    const value = { valueHumanName: { given: ['N'] } };
    const operations = [
      operation('add', { path: 'Patient', name: 'name', value }),
      operation('add', { path: 'Patient.name[1]', name: 'given', value: { valueString: 'M' } }),
    ];
    patch(ALICE, ...operations);
    expect(ALICE).toEqual(before);
    expect(value).toEqual({ valueHumanName: { given: ['N'] } });
  });

  it('goes through the operations in their order', () => {
    const result = patch(
      ALICE,
      operation('delete', { path: 'Patient.name' }),
      operation('add', { path: 'Patient', name: 'name', value: { valueHumanName: { text: 'B' } } }),
      operation('add', { path: 'Patient.name.single()', name: 'use', value: { valueCode: 'usual' } }),
    );
    expect(result['name']).toEqual([{ text: 'B', use: 'usual' }]);
  });
});
