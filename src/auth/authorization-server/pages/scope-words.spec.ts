import { describe, expect, it } from 'vitest';
import { ENGLISH_CONSTRAINTS } from './english-constraints.js';
import { GERMAN_CONSTRAINTS } from './german-constraints.js';
import { scopeWords } from './scope-words.js';

function pathsOf(value: object, path = ''): readonly string[] {
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'object' ? pathsOf(each as object, `${path}.${name}`) : [`${path}.${name}`],
  );
}

describe('A scope in plain words', () => {
  it.each([
    ['patient/Observation.rs', 'See measurements and test results', undefined],
    ['patient/Observation.read', 'See measurements and test results', undefined],
    ['patient/*.cruds', 'See, add, change and delete all health records', undefined],
    ['user/NutritionOrder.u', 'Change nutrition orders', undefined],
    ['patient/Observation.rs?category=http://x|laboratory', 'See laboratory results', undefined],
    ['patient/Observation.rs?code=http://loinc.org|85354-9', 'See blood pressure', undefined],
    ['patient/Condition.rs?code=123', 'See problems and diagnoses', 'Only where code is 123'],
    [
      'patient/Observation.rs?category:not=laboratory,survey',
      'See measurements and test results',
      'Only where category is not laboratory results or answers to surveys',
    ],
    [
      'patient/Observation.rs?category=laboratory&category=survey',
      'See measurements and test results',
      'Only where category is laboratory results and where category is answers to surveys',
    ],
    [
      'patient/Observation.rs?category=laboratory&date=ge2020-01-01',
      'See measurements and test results',
      'Only laboratory results and where date is not before 2020-01-01',
    ],
    [
      'patient/Observation.rs?value-quantity=gt5.4|http://unitsofmeasure.org|mmol/L',
      'See measurements and test results',
      'Only where value-quantity is more than 5.4 mmol/L',
    ],
    [
      'patient/Observation.rs?code:text=heart%20rate',
      'See measurements and test results',
      'Only where code is called heart rate',
    ],
    [
      'patient/Observation.rs?code:in=http://hl7.org/fhir/ValueSet/observation-vitalsignresult',
      'See measurements and test results',
      'Only where code is in the list http://hl7.org/fhir/ValueSet/observation-vitalsignresult',
    ],
    [
      'patient/Condition.rs?code:below=http://snomed.info/sct|73211009',
      'See problems and diagnoses',
      'Only where code is or belongs to 73211009',
    ],
    [
      'patient/Condition.rs?category:missing=true',
      'See problems and diagnoses',
      'Only where category is not given',
    ],
    [
      'patient/Observation.rs?performer:Practitioner=grace',
      'See measurements and test results',
      'Only where performer (Practitioner) is grace',
    ],
    ['launch/location', 'Know which location it is about', undefined],
  ])('%s', (scope, title, detail) => {
    const words = scopeWords(scope);
    expect([words.title, words.detail]).toEqual([title, detail]);
  });

  it.each([
    ['patient/Observation.rs?category=http://x|laboratory', 'Laborwerte sehen', undefined],
    ['patient/Observation.r?code=http://loinc.org|85354-9', 'Den Blutdruck sehen', undefined],
    ['patient/Claim.rs?status=active', 'Abrechnungen sehen', 'Nur wo gilt: status ist active'],
    [
      'patient/Observation.rs?category=laboratory,survey&date=ge2020-01-01',
      'Messwerte und Testergebnisse sehen',
      'Nur Laborwerte oder Antworten auf Befragungen und wo gilt: date ist nicht vor 2020-01-01',
    ],
    [
      'patient/Observation.rs?value-quantity=gt5.4|http://unitsofmeasure.org|mmol/L',
      'Messwerte und Testergebnisse sehen',
      'Nur wo gilt: value-quantity ist mehr als 5.4 mmol/L',
    ],
    [
      'patient/Condition.rs?code:below=http://snomed.info/sct|73211009',
      'Beschwerden und Diagnosen sehen',
      'Nur wo gilt: code ist oder gehört zu 73211009',
    ],
    [
      'patient/Condition.rs?category:missing=true',
      'Beschwerden und Diagnosen sehen',
      'Nur wo gilt: category ist nicht angegeben',
    ],
  ])('%s, in German', (scope, title, detail) => {
    const words = scopeWords(scope, 'de');
    expect([words.title, words.detail]).toEqual([title, detail]);
  });

  it('every value and verb of a constraint has words in German', () => {
    expect(pathsOf(GERMAN_CONSTRAINTS)).toEqual(pathsOf(ENGLISH_CONSTRAINTS));
  });

  it('warns of every scope that can change something', () => {
    const changing = ['c', 'u', 'd', 'write', '*'].map(
      letters => scopeWords(`patient/Goal.${letters}`).changes,
    );
    expect(changing).toEqual([true, true, true, true, true]);
    expect(scopeWords('patient/Goal.rs').changes).toBe(false);
  });

  it('shows what it does not know as it was asked', () => {
    expect(scopeWords('smart/orchestrate_launch').title).toBe('smart/orchestrate_launch');
  });
});
