import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile-expression.js';
import { EvaluationScope } from './evaluation-scope.js';
import type { FhirNode } from './fhir-node.js';

const PATIENT = {
  resourceType: 'Patient',
  id: 'peter',
  active: true,
  name: [{ family: 'Chalmers', given: ['Peter', 'James'] }, { given: ['Jim'] }],
  birthDate: '1974-12-25',
  _birthDate: { extension: [{ url: 'http://example.org/time', valueDateTime: '1974-12-25T14:35:45-05:00' }] },
  _gender: { id: 'unsaid' },
  deceasedBoolean: false,
  multipleBirthInteger: 2,
  contact: [{ name: { family: 'Chalmers' } }],
  contained: [{ resourceType: 'Practitioner', id: 'doctor' }],
  generalPractitioner: [{ reference: '#doctor' }],
};

const NODE: FhirNode = { type: 'Patient', value: PATIENT };

function values(expression: string): unknown[] {
  const found = compileExpression(expression).items([NODE], new EvaluationScope(NODE, undefined));
  return found.map(({ value }) => value);
}

describe('paths – FHIRPath N1, "Path selection"', () => {
  it.each<[string, unknown[]]>([
    ['name.given', ['Peter', 'James', 'Jim']],
    ['Patient.name.family', ['Chalmers']],
    ['Observation.name.family', []],
    ['deceased', [false]],
    ['birthDate.extension.value', ['1974-12-25T14:35:45-05:00']],
    ['gender.id', ['unsaid']],
    ['name.period.start', []],
    ['nonsense', []],
    ['`name`.`family`', ['Chalmers']],
  ])('%s', (expression, expected) => {
    expect(values(expression)).toEqual(expected);
  });
});

describe('functions – FHIRPath N1, "Functions"', () => {
  it.each<[string, unknown[]]>([
    ['name.where(family.exists()).given', ['Peter', 'James']],
    ["name.exists(given = 'Jim')", [true]],
    ['name.all(family.exists())', [false]],
    ['name.given.count()', [3]],
    ['(name | contact.name).family.isDistinct()', [false]],
    ['name.given.first()', ['Peter']],
    ['name.given.tail()', ['James', 'Jim']],
    ['name.family.intersect(contact.name.family)', ['Chalmers']],
    ['gender.exists()', [true]],
    ['gender.hasValue()', [false]],
    ['birthDate.hasValue()', [true]],
    ['birthDate is date', [true]],
    ['descendants().ofType(Practitioner).id', ['doctor']],
    ['descendants().where($this is Resource).id', ['doctor']],
    ['generalPractitioner.resolve().id', ['doctor']],
    ["name.family.matches('^[A-Z]')", [true]],
    ["name.family.replaceMatches('a.', '')", ['Chmers']],
    ['name.family.substring(3)', ['lmers']],
    ['name.family.substring(99)', []],
    ['multipleBirth.toString()', ['2']],
    ["iif(active, 'yes', 'no')", ['yes']],
    ['name.select(given.count())', [2, 1]],
    ["name.given.trace('given').count()", [3]],
  ])('%s', (expression, expected) => {
    expect(values(expression)).toEqual(expected);
  });
});

describe('operators – FHIRPath N1, "Operations"', () => {
  it.each<[string, unknown[]]>([
    ["name.family in ('Chalmers' | 'Windsor')", [true]],
    ["name.given contains 'Jim'", [true]],
    ["language in ('en' | 'de')", []],
    ["name.family & '!' & language", ['Chalmers!']],
    ['multipleBirth + 1', [3]],
    ['multipleBirth >= 2', [true]],
    ["language = 'en'", []],
    ["name.given = 'Jim'", [false]],
    ['birthDate < birthDate.extension.value', []],
    ['true and language.exists() or active', [true]],
    ['language = 1 or true', [true]],
    ['language = 1 and true', []],
    ['language = 1 and false', [false]],
    ['language = 1 implies true', [true]],
    ['language = 1 implies false', []],
    ['false implies language = 1', [true]],
    ['true xor language = 1', []],
    ['active xor deceased', [true]],
    ["%resource.id = 'peter' and %context.id = %rootResource.id", [true]],
    ["%ucum = 'http://unitsofmeasure.org'", [true]],
  ])('%s', (expression, expected) => {
    expect(values(expression)).toEqual(expected);
  });

  it.each([
    'name[0]',
    'name.given.join()',
    'name.exists(1, 2)',
    '%unknown',
    '1 div 2',
    'name.',
    "'open",
    'name.matches(family)',
    'name.ofType(1)',
    '$index',
    '@2021',
    '(name',
    'name given',
  ])('%s is refused when it is compiled', expression => {
    expect(() => compileExpression(expression)).toThrow(SyntaxError);
  });
});

describe('what does not depend on the item', () => {
  it('is found out once for a resource, and again for the next', () => {
    const evaluator = compileExpression(
      "name.given.all(%resource.name.given contains $this and 'Peter' in %resource.name.given)",
    );
    const other: FhirNode = { type: 'Patient', value: { ...PATIENT, name: [{ given: ['Eve'] }] } };
    expect(evaluator.truth([NODE], new EvaluationScope(NODE, undefined))).toBe(true);
    expect(evaluator.truth([other], new EvaluationScope(other, undefined))).toBe(false);
  });

  it('is found out again for the next context', () => {
    const evaluator = compileExpression('given.all(%context.given contains $this)');
    const scope = new EvaluationScope(NODE, undefined);
    for (const name of PATIENT.name) {
      const node = { type: 'HumanName', value: name };
      scope.context = [node];
      expect(evaluator.truth([node], scope)).toBe(true);
    }
  });
});
