import type { Observation } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { valueText, vitalSigns } from './vital-signs.js';

const LOINC = 'http://loinc.org';

function reading(code: string, date: string, others: Partial<Observation>): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: LOINC, code }] },
    effectiveDateTime: date,
    ...others,
  };
}

describe('The latest vital signs of a record', () => {
  it('are the first of each code, with those before them as a curve from old to new', () => {
    const weights = [71, 72, 73].map((value, index) =>
      reading('29463-7', `2026-0${3 - index}-01`, { valueQuantity: { value, unit: 'kg', code: 'kg' } }),
    );
    expect(vitalSigns(weights)).toEqual([
      { name: 'Weight', value: '71', unit: 'kg', date: '2026-03-01', lines: [[73, 72, 71]] },
    ]);
  });

  it('show a blood pressure by its components', () => {
    const component = [128, 79].map(value => ({
      code: {},
      valueQuantity: { value, unit: 'mmHg', code: 'mm[Hg]' },
    }));
    const [pressure] = vitalSigns([reading('85354-9', '2026-01-01', { component })]);
    expect([pressure?.value, pressure?.lines]).toEqual(['128/79', [[128], [79]]]);
  });

  it('leave out what has no value, such as a reading that was not possible', () => {
    const absent = reading('8867-4', '2026-01-01', { dataAbsentReason: { text: 'refused' } });
    expect(vitalSigns([absent])).toEqual([]);
  });
});

describe('A value as text', () => {
  it.each([
    [{ valueQuantity: { value: 6.7, unit: '%' } }, '6.7 %'],
    [{ valueQuantity: { value: 1 } }, '1'],
    [{ valueCodeableConcept: { coding: [{ code: 'x', display: 'Never smoked' }] } }, 'Never smoked'],
    [{ valueString: 'clear' }, 'clear'],
    [{}, undefined],
  ])('%j is %j', (value, text) => {
    expect(valueText(reading('1', '2026-01-01', value))).toBe(text);
  });
});
