import { describe, expect, it } from 'vitest';
import { scopeWords } from './scope-words.js';

describe('A scope in plain words', () => {
  it.each([
    ['patient/Observation.rs', 'See measurements and test results', undefined],
    ['patient/Observation.read', 'See measurements and test results', undefined],
    ['patient/*.cruds', 'See, add, change and delete all health records', undefined],
    ['user/NutritionOrder.u', 'Change nutrition orders', undefined],
    ['patient/Observation.rs?category=http://x|laboratory', 'See laboratory results', undefined],
    ['patient/Observation.rs?code=http://loinc.org|85354-9', 'See blood pressure', undefined],
    ['patient/Condition.rs?code=123', 'See problems and diagnoses', 'Only where code is 123'],
    ['launch/location', 'Know which location it is about', undefined],
  ])('%s', (scope, title, detail) => {
    const words = scopeWords(scope);
    expect([words.title, words.detail]).toEqual([title, detail]);
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
