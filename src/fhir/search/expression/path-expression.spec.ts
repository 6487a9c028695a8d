import { describe, expect, it } from 'vitest';
import { branchesOf } from './path-branch.js';
import { jsonPathOf } from './json-path.js';
import { parsePathExpression } from './path-expression.parser.js';
import { visitorOf } from './path-visitor.js';

function valuesOf(expression: string, resource: { readonly resourceType: string }): readonly unknown[] {
  const values: unknown[] = [];
  for (const branch of branchesOf(parsePathExpression(expression), resource.resourceType)) {
    visitorOf(branch)(resource, value => values.push(value));
  }
  return values;
}

const PATIENT = {
  resourceType: 'Patient',
  name: [{ given: ['A', null, 'B'] }, { given: ['C'] }],
  telecom: [
    { system: 'phone', value: '1' },
    { system: 'email', value: '2' },
  ],
  deceasedDateTime: '2020',
  extension: [{ url: 'urn:maiden', valueString: 'Smith' }],
  generalPractitioner: [
    { reference: 'Practitioner/a' },
    { reference: 'https://elsewhere.org/fhir/Organization/b/_history/1' },
    { type: 'Practitioner', identifier: { value: 'c' } },
  ],
};

describe('paths of search parameters – searchparameter-registry.html', () => {
  it.each([
    ['Patient.name.given', ['A', 'B', 'C']],
    ['Patient.name[1].given', ['C']],
    ["Patient.telecom.where(system='phone').value", ['1']],
    ['Patient.deceased', ['2020']],
    ['Patient.deceased.ofType(dateTime)', ['2020']],
    ['(Patient.deceased as dateTime)', ['2020']],
    ['Patient.deceased.as(boolean)', []],
    ['Patient.deceased.exists() and Patient.deceased != false', [true]],
    ["Patient.extension('urn:maiden').value.ofType(string)", ['Smith']],
    ["Patient.extension.where(url = 'urn:maiden').exists()", [true]],
    ["Patient.hasExtension('urn:other')", [false]],
    ['Patient.generalPractitioner.where(resolve() is Organization)', [PATIENT.generalPractitioner[1]]],
    ['Patient.generalPractitioner.where(resolve() is Practitioner).identifier.value', ['c']],
    ['Patient.birthDate | Patient.gender | (Patient.name.given)', ['A', 'B', 'C']],
  ])('%s', (expression, expected) => {
    expect(valuesOf(expression, PATIENT)).toEqual(expected);
  });

  it.each([
    'Patient.nothing',
    'Patient.deceased.ofType(Quantity)',
    'Patient.name.select(given)',
    'Patient.name.',
    'Patient.name given',
    'Patient.name & Patient.id',
    "Patient.telecom.where(system ~ 'phone')",
    'Patient.gender[0]..x',
    '',
  ])('%s is refused instead of finding nothing', expression => {
    expect(() => branchesOf(parsePathExpression(expression), 'Patient')).toThrow(SyntaxError);
  });

  it('are paths of SQL/JSON too', () => {
    const [branch] = branchesOf(
      parsePathExpression("Patient.telecom.where(system='phone').value"),
      'Patient',
    );
    expect(jsonPathOf(branch!)).toBe('$."telecom"[*] ? (@."system"[*] == "phone")."value"[*]');
  });
});
