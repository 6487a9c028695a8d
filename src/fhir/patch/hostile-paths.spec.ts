import { describe, expect, it } from 'vitest';
import { ALICE, operation, patch } from '../../../test/support/fhirpath-patches.js';
import { InvalidError, TooCostlyError } from '../errors/fhir-error.js';

describe('Hostile paths of a FHIRPath Patch', () => {
  it.each([
    ['Patient.link.other.resolve()', 'a path may use the functions'],
    ["Patient.name.given.matches('(a+)+$')", 'a path may use the functions'],
    ['Patient.descendants()', 'a path may use the functions'],
    ['Patient.repeat(children())', 'a path may use the functions'],
    ["Patient.name.trace('x')", 'a path may use the functions'],
    ["Patient.gender.memberOf('http://x')", 'a path may use the functions'],
    ['%resource.name', 'ExternalConstantTerm is not for a path'],
    ['Patient.name | Patient.name', 'UnionExpression is not for a path'],
    ["Patient.name & 'x'", 'AdditiveExpression is not for a path'],
    ['Patient.name.where(', 'not well-formed'],
    ['', 'not well-formed'],
    ['Patient.name; DROP TABLE resource', 'not well-formed'],
    [`Patient.name.where(${'('.repeat(500)}`, 'not well-formed'],
    [`Patient${'.name'.repeat(300)}`, 'at most 1000 characters'],
    ["'".repeat(100_000), 'at most 1000 characters'],
  ])('refuses %s', (path, message) => {
    const wrong = () => patch(ALICE, operation('delete', { path }));
    expect(wrong).toThrow(InvalidError);
    expect(wrong).toThrow(message);
  });

  it.each(['constructor', '__proto__', 'toString', '__path__', 'resourceType', 'hasOwnProperty'])(
    'finds nothing at the inherited or inner name %s',
    name => {
      const replace = operation('replace', { path: `Patient.${name}`, value: { valueString: 'x' } });
      expect(() => patch(ALICE, replace)).toThrow(/matches no element|must address elements|not well-formed/);
      expect(
        patch(ALICE, operation('add', { path: 'Patient', name: 'gender', value: { valueCode: 'male' } })),
      ).toEqual({
        ...ALICE,
        gender: 'male',
      });
    },
  );

  it('stops paths that look at too much', () => {
    const entry = Array.from({ length: 20_000 }, () => ({ resource: ALICE }));
    const path = `Bundle.entry.where(${Array(20).fill('resource.name.given.exists()').join(' and ')})`;
    expect(() => patch({ resourceType: 'Bundle', entry }, operation('delete', { path }))).toThrow(
      TooCostlyError,
    );
  });

  it('takes at most 1000 operations', () => {
    const many = Array.from({ length: 1001 }, () => operation('delete', { path: 'Patient.photo' }));
    expect(() => patch(ALICE, ...many)).toThrow('at most 1000 operations');
  });

  it('never repeats a path or value in a message', () => {
    const criteria = operation('replace', {
      path: "Patient.name.where(family = 'Chalmers')",
      value: { valueCode: 'Chalmers' },
    });
    expect(() => patch(ALICE, criteria)).toThrow(/^(?!.*Chalmers)/);
    expect(() =>
      patch(ALICE, operation('delete', { path: "Patient.name.where(given > 'Chalmers')" })),
    ).toThrow(/^(?!.*Chalmers)/);
  });
});
