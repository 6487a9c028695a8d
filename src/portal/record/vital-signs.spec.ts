import type { Observation, Quantity } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../fhir/model/decimal.js';
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
    expect(vitalSigns(weights, 'en')).toEqual([
      { name: 'Weight', value: '71', unit: 'kg', date: '2026-03-01', lines: [[73, 72, 71]] },
    ]);
  });

  it('show a blood pressure by its components', () => {
    const component = [128, 79].map(value => ({
      code: {},
      valueQuantity: { value, unit: 'mmHg', code: 'mm[Hg]' },
    }));
    const [pressure] = vitalSigns([reading('85354-9', '2026-01-01', { component })], 'en');
    expect([pressure?.value, pressure?.lines]).toEqual(['128/79', [[128], [79]]]);
  });

  it('leave out what has no value, such as a reading that was not possible', () => {
    const absent = reading('8867-4', '2026-01-01', { dataAbsentReason: { text: 'refused' } });
    expect(vitalSigns([absent], 'en')).toEqual([]);
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
    expect(valueText(reading('1', '2026-01-01', value), 'en')).toBe(text);
  });

  it.each([
    [{ value: 6.7, unit: '%' }, '6.7 %', '6,7 %'],
    [{ value: decimal('5.00'), unit: 'mmol/L' }, '5.00 mmol/L', '5,00 mmol/L'],
    [{ value: 0.5, comparator: '<', unit: 'ng/mL' }, '< 0.5 ng/mL', '< 0,5 ng/mL'],
    [{ value: 90, comparator: '>=' }, '≥ 90', '≥ 90'],
  ])('%j is %s in English and %s in German', (quantity, english, german) => {
    const observation = reading('1', '2026-01-01', { valueQuantity: quantity as Quantity });
    expect([valueText(observation, 'en'), valueText(observation, 'de')]).toEqual([english, german]);
    const [weight] = vitalSigns(
      [reading('29463-7', '2026-01-01', { valueQuantity: quantity as Quantity })],
      'de',
    );
    expect(`${weight?.value} ${weight?.unit}`.trim()).toBe(german);
    expect(weight?.lines.flat().every(point => typeof point === 'number')).toBe(true);
  });
});
