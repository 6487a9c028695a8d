import { describe, expect, it } from 'vitest';
import { parseJson } from '../model/json.js';
import { ResourceValidator } from './resource-validator.js';

const validator = new ResourceValidator();

function patient(elements: object): object {
  return { resourceType: 'Patient', ...elements };
}

function observation(elements: object): object {
  return { resourceType: 'Observation', status: 'final', code: { text: 'Weight' }, ...elements };
}

/** `code expression` of each mistake. */
function mistakes(resource: unknown): string[] {
  return validator.validate(resource).map(issue => `${issue.code} ${issue.expression ?? ''}`);
}

describe('what is told of mistakes – validation.html', () => {
  it('tells all mistakes at once', () => {
    const resource = patient({ active: 1, gender: 'x', name: [{ given: [] }], birthDate: 'x' });
    expect(mistakes(resource)).toEqual([
      'structure Patient.active',
      'code-invalid Patient.gender',
      'structure Patient.name[0].given',
      'value Patient.birthDate',
    ]);
  });

  it('stops after a hundred, and says so', () => {
    const found = validator.validate(patient({ name: Array.from({ length: 1000 }, () => ({ family: 1 })) }));
    expect(found).toHaveLength(101);
    expect(found.at(-1)).toMatchObject({ severity: 'information', code: 'incomplete' });
  });

  it('judges numbers by their digits', () => {
    const template = JSON.stringify(observation({ valueInteger: 7 }));
    expect(mistakes(parseJson(template.replace('7', '7.0')))).toEqual(['value Observation.value']);
    const quantity = JSON.stringify(observation({ valueQuantity: { value: 7 } }));
    expect(mistakes(parseJson(quantity.replace('7', '7.0')))).toEqual([]);
  });

  it('names the codes that R4 allows, and never the one that was sent', () => {
    const [issue] = validator.validate(patient({ gender: 'Peter Chalmers' }));
    expect(issue?.diagnostics).toContain('male, female, other, unknown');
    expect(issue?.diagnostics).not.toContain('Chalmers');
  });

  it('says how a choice is written', () => {
    const [issue] = validator.validate(patient({ deceasedString: 'x' }));
    expect(issue?.diagnostics).toContain('deceasedBoolean, deceasedDateTime');
  });

  it('does not repeat a property whose name could be anything', () => {
    expect(JSON.stringify(validator.validate(patient({ 'Peter Chalmers': 1 })))).not.toContain('Chalmers');
    expect(JSON.stringify(validator.validate({ resourceType: 'Peter Chalmers' }))).not.toContain('Chalmers');
  });
});
