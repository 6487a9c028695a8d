import { describe, expect, it } from 'vitest';
import { ALICE, operation, patch } from '../../../test/support/fhirpath-patches.js';
import { InvalidError } from '../errors/fhir-error.js';
import type { Resource } from '../model/resource.js';
import { applyFhirPathPatch } from './apply-fhirpath-patch.js';
import { PatchNotApplicableError } from './patch-error.js';

describe('A FHIRPath Patch that is wrong, or does not fit', () => {
  it.each([
    [
      'no such element',
      operation('replace', { path: 'Patient.gender', value: { valueCode: 'male' } }),
      'matches no element',
    ],
    ['several elements to delete', operation('delete', { path: 'Patient.name.given' }), 'matches 3 elements'],
    [
      'an element that is there',
      operation('add', { path: 'Patient', name: 'birthDate', value: { valueDate: '2001' } }),
      'is there already',
    ],
    [
      'another type of a choice',
      operation('add', { path: 'Patient', name: 'deceased', value: { valueDateTime: '2001' } }),
      'is there already',
    ],
    [
      'an index behind the end',
      operation('insert', { path: 'Patient.name', index: 2, value: { valueHumanName: {} } }),
      'the list has 1 elements',
    ],
    [
      'a source behind the end',
      operation('move', { path: 'Patient.name', source: 1, destination: 0 }),
      'the list has 1 elements',
    ],
    [
      'a destination behind the end',
      operation('move', { path: 'Patient.name', source: 0, destination: 1 }),
      'the list has 1 elements',
    ],
    [
      'part of a list',
      operation('move', { path: 'Patient.name.given.skip(1)', source: 0, destination: 1 }),
      'all elements of one list',
    ],
    [
      'an element of another resource type',
      operation('replace', { path: 'Observation.status', value: { valueCode: 'final' } }),
      'matches no element',
    ],
  ])('does not apply to %s', (_what, wrong, message) => {
    expect(() => patch(ALICE, wrong)).toThrow(PatchNotApplicableError);
    expect(() => patch(ALICE, wrong)).toThrow(message);
  });

  it.each([
    [
      'another resource',
      () => applyFhirPathPatch(ALICE as Resource, ALICE as Resource),
      'is a Parameters resource',
    ],
    ['another parameter', () => patch(ALICE, { name: 'op' }), 'Operation 1 of the patch: every parameter'],
    [
      'an unknown type',
      () => patch(ALICE, operation('test', { path: 'Patient' })),
      'type must be one of add, insert',
    ],
    ['no path', () => patch(ALICE, operation('delete', {})), 'the part "path" is missing'],
    [
      'a path of another type',
      () => patch(ALICE, operation('delete', { path: { valueCode: 'Patient' } })),
      'must have a valueString',
    ],
    [
      'a part too many',
      () => patch(ALICE, operation('delete', { path: 'Patient.name', index: 1 })),
      'are type, path',
    ],
    [
      'a part twice',
      () => patch(ALICE, { name: 'operation', part: [{ name: 'path' }, { name: 'path' }] }),
      'a name of its own',
    ],
    [
      'a negative index',
      () => patch(ALICE, operation('move', { path: 'Patient.name', source: -1, destination: 0 })),
      'valueInteger of 0 or more',
    ],
    [
      'an unknown name',
      () =>
        patch(ALICE, operation('add', { path: 'Patient', name: 'colour', value: { valueString: 'red' } })),
      'no element of the given name',
    ],
    [
      'an inherited name',
      () =>
        patch(ALICE, operation('add', { path: 'Patient', name: '__proto__', value: { valueString: 'x' } })),
      'no element of the given name',
    ],
    [
      'a wrong type',
      () => patch(ALICE, operation('replace', { path: 'Patient.birthDate', value: { valueString: '2001' } })),
      'the value is string, but birthDate is of type date',
    ],
    [
      'a wrong type in a part',
      () =>
        patch(
          ALICE,
          operation('add', {
            path: 'Patient',
            name: 'contact',
            value: { part: [{ name: 'gender', valueString: 'male' }] },
          }),
        ),
      'gender is of type code',
    ],
    [
      'a resource for an element',
      () => patch(ALICE, operation('add', { path: 'Patient', name: 'contact', value: { resource: ALICE } })),
      'the value is a resource',
    ],
    [
      'no value',
      () => patch(ALICE, operation('replace', { path: 'Patient.birthDate', value: {} })),
      'must hold one value',
    ],
    [
      'two values',
      () =>
        patch(
          ALICE,
          operation('replace', { path: 'Patient.birthDate', value: { valueDate: '1', valueCode: '1' } }),
        ),
      'must hold one value',
    ],
    [
      'the resource to delete',
      () => patch(ALICE, operation('delete', { path: 'Patient' })),
      'not the resource',
    ],
    [
      'the resource to replace',
      () => patch(ALICE, operation('replace', { path: '$this', value: { resource: ALICE } })),
      'not the resource',
    ],
    [
      'an insertion into what is no list',
      () =>
        patch(
          ALICE,
          operation('insert', { path: 'Patient.birthDate', index: 0, value: { valueDate: '2001' } }),
        ),
      'must address a list',
    ],
    [
      'one into what could be no list',
      () =>
        patch(ALICE, operation('insert', { path: 'Patient.gender', index: 0, value: { valueCode: 'male' } })),
      'inserted into lists',
    ],
    ['a literal', () => patch(ALICE, operation('delete', { path: "'x'" })), 'must address elements'],
    [
      'a computed value',
      () => patch(ALICE, operation('delete', { path: 'Patient.name.count()' })),
      'must address elements',
    ],
    [
      'a criterion over several values',
      () => patch(ALICE, operation('delete', { path: "Patient.name.where(given > 'A')" })),
      'cannot be evaluated',
    ],
  ])('refuses %s', (_what, wrong, message) => {
    expect(wrong).toThrow(InvalidError);
    expect(wrong).toThrow(message);
  });
});
