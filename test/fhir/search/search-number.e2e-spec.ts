import { beforeAll, describe, expect, it } from 'vitest';
import type { InvalidError } from '../../../src/fhir/errors/fhir-error.js';
import { decimal } from '../../../src/fhir/model/decimal.js';
import { openRepository, type OpenRepository } from '../storage/open-repository.js';
import { ids, idsInOrder } from './searching.js';

const UCUM = 'http://unitsofmeasure.org';
let open: OpenRepository;

const isRange = (probability: unknown): boolean =>
  typeof probability === 'object' && !JSON.isRawJSON(probability);

const risk = (id: string, probability: unknown) => ({
  resourceType: 'RiskAssessment',
  id,
  status: 'final',
  subject: { display: 'x' },
  prediction: [
    isRange(probability) ? { probabilityRange: probability } : { probabilityDecimal: probability },
  ],
});

const weight = (id: string, quantity: object) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'weight' },
  valueQuantity: quantity,
});

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    risk('hundred', 100),
    risk('nearly', decimal('100.40')),
    risk('ninety-six', 96),
    risk('range', { low: { value: 10 }, high: { value: 20 } }),
    risk('small', decimal('0.0010')),
    weight('mg', { value: decimal('5.40'), unit: 'milligram', system: UCUM, code: 'mg' }),
    weight('g', { value: 5.4, unit: 'g', system: UCUM, code: 'g' }),
    weight('local', { value: 5.4, unit: 'mg', system: 'urn:units', code: 'mg' }),
    weight('fever', { value: 36.6, unit: '°C', system: UCUM, code: 'Cel' }),
    weight('units', { value: 5, unit: 'IU', system: UCUM, code: '[iU]' }),
    weight('tablets', { value: 5, unit: 'tablets', system: UCUM, code: '{tablet}' }),
    {
      ...weight('pressure', {}),
      valueQuantity: undefined,
      component: [
        { code: { coding: [{ code: 'sys' }] }, valueQuantity: { value: 120, system: UCUM, code: 'mm[Hg]' } },
        { code: { coding: [{ code: 'dia' }] }, valueQuantity: { value: 80, system: UCUM, code: 'mm[Hg]' } },
      ],
    },
    // what R4 lets anyone store: HL7's own examples have mcg, mEq, TAB
    weight('misspelt', { value: 7, unit: 'µg', system: UCUM, code: 'mcg' }),
    weight('bare', { value: 5.44 }),
    weight('below', { value: 5, comparator: '<', system: UCUM, code: 'mg' }),
    weight('above', { value: 200, comparator: '>=', system: UCUM, code: 'mg' }),
    { resourceType: 'Invoice', id: 'invoice', status: 'issued', totalNet: { value: 10, currency: 'EUR' } },
    {
      resourceType: 'Observation',
      id: 'samples',
      status: 'final',
      code: { text: 'ecg' },
      valueSampledData: { origin: { value: 1000 }, period: 1, dimensions: 1, factor: 10, data: '1 2 E 3' },
    },
  );
});

describe('search by number – search.html#number', () => {
  it.each([
    ['RiskAssessment?probability=100', ['hundred', 'nearly']],
    ['RiskAssessment?probability=100.0', ['hundred']],
    ['RiskAssessment?probability=100.00', ['hundred']],
    ['RiskAssessment?probability=100.4', ['nearly']],
    ['RiskAssessment?probability=1e2', ['hundred', 'nearly', 'ninety-six']],
    ['RiskAssessment?probability=ne100', ['ninety-six', 'range', 'small']],
    ['RiskAssessment?probability=gt100', ['nearly']],
    ['RiskAssessment?probability=ge100', ['hundred', 'nearly']],
    ['RiskAssessment?probability=lt15', ['range', 'small']],
    ['RiskAssessment?probability=gt15&probability=lt96', ['range']],
    ['RiskAssessment?probability=sa15', ['hundred', 'nearly', 'ninety-six']],
    ['RiskAssessment?probability=eb25', ['range', 'small']],
    ['RiskAssessment?probability=ap105', ['hundred', 'nearly', 'ninety-six']],
    ['RiskAssessment?probability=0.001', ['small']],
    ['RiskAssessment?probability=1e-3', ['small']],
    ['RiskAssessment?probability=-5', []],
    ['RiskAssessment?probability=96,15', ['ninety-six']],
    ['RiskAssessment?probability:missing=true', []],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url)).toEqual(expected);
  });

  it.each([
    'RiskAssessment?probability=',
    'RiskAssessment?probability=abc',
    'RiskAssessment?probability=gt',
    'RiskAssessment?probability=1e999',
    'RiskAssessment?probability=0x10',
    'RiskAssessment?probability=NaN',
    'RiskAssessment?probability:exact=1',
    'Observation?value-quantity=5.4|mg',
    'Observation?value-quantity=|mg',
    'Observation?value-quantity=5|a|b|c',
    `Observation?value-quantity=5|${UCUM}|`,
    'Observation?value-quantity:missing=1',
    `Observation?value-quantity=5|${UCUM}|${'m'.repeat(65)}`,
    `Observation?value-quantity=5|${UCUM}|5 mg`,
  ])('%s is refused', async url => {
    await expect(ids(open, url)).rejects.toMatchObject({ status: 400 });
  });
});

const refused = (value: string, type: string, parameter: string): string =>
  `The value "${value}" of the ${type} parameter ${parameter} `;
const unit = (code: string): string =>
  `"${code}" of http://unitsofmeasure.org, which has none so: number||code finds it as written`;

describe('what UCUM does not have – ucum.org', () => {
  it.each([
    [
      `value-quantity=5|${UCUM}|bogus!!`,
      refused(`5|${UCUM}|bogus!!`, 'quantity', 'value-quantity'),
      'bogus!!',
    ],
    [
      `value-quantity=5|${UCUM}|mg,gt7|${UCUM}|mcg`,
      refused(`gt7|${UCUM}|mcg`, 'quantity', 'value-quantity'),
      'mcg',
    ],
    [
      `code-value-quantity=x$7|${UCUM}|mcg`,
      refused(`7|${UCUM}|mcg`, 'composite', 'code-value-quantity'),
      'mcg',
    ],
    [
      `component-code-value-quantity=x$7|${UCUM}|mcg`,
      refused(`7|${UCUM}|mcg`, 'composite', 'component-code-value-quantity'),
      'mcg',
    ],
    [
      `_filter=value-quantity gt 7|${UCUM}|mcg`,
      refused(`gt7|${UCUM}|mcg`, 'quantity', 'value-quantity'),
      'mcg',
    ],
    [
      `has-member:Observation.value-quantity=7|${UCUM}|mcg`,
      refused(`7|${UCUM}|mcg`, 'quantity', 'value-quantity'),
      'mcg',
    ],
  ])('%s is refused by parameter and value', async (criteria, start, code) => {
    const found = ids(open, `Observation?${criteria.replaceAll('+', '%2B')}`);
    await expect(found).rejects.toMatchObject({ status: 400 });
    const { issues } = (await found.catch((error: InvalidError) => error)) as InvalidError;
    expect(issues[0]?.diagnostics.startsWith(start)).toBe(true);
    expect(issues[0]?.diagnostics).toContain(unit(code));
  });

  it.each([
    ['7||mcg', ['misspelt']],
    ['7||µg', ['misspelt']],
    ['7', ['misspelt']],
    [`5|${UCUM}|[iU]`, ['units']],
    [`5|${UCUM}|[pH]`, []],
    ['5|urn:units|bogus!!', []],
  ])('%s is looked for', async (value, expected) => {
    expect(await ids(open, `Observation?value-quantity=${encodeURIComponent(value)}`)).toEqual(expected);
  });
});

describe('search by quantity – search.html#quantity', () => {
  it.each([
    ['Observation?value-quantity=5.4', ['bare', 'g', 'local', 'mg']],
    ['Observation?value-quantity=5.40', ['g', 'local', 'mg']],
    [`Observation?value-quantity=5.4|${UCUM}|mg`, ['mg']],
    ['Observation?value-quantity=5.4||mg', ['local', 'mg']],
    ['Observation?value-quantity=5.4||milligram', ['mg']],
    [`Observation?value-quantity=lt5.4|${UCUM}|mg`, ['below']],
    [`Observation?value-quantity=lt1|${UCUM}|mg`, ['below']],
    [`Observation?value-quantity=ge5|${UCUM}|mg`, ['above', 'g', 'mg']],
    [`Observation?value-quantity=gt1000|${UCUM}|mg`, ['above', 'g']],
    [`Observation?value-quantity=5.4|${UCUM}|mg,5.4|${UCUM}|g`, ['g', 'mg']],
    ['Observation?value-quantity=gt1025&value-quantity=lt1100', ['above', 'samples']],
    // units that convert – by their canonical form
    [`Observation?value-quantity=0.0054|${UCUM}|g`, ['mg']],
    [`Observation?value-quantity=5400|${UCUM}|mg`, ['g']],
    [`Observation?value-quantity=5400.0|${UCUM}|mg`, ['g']],
    [`Observation?value-quantity=gt5.4|${UCUM}|mg`, ['above', 'g']],
    [`Observation?value-quantity=lt0.0054|${UCUM}|g`, ['below']],
    [`Observation?value-quantity=ge0.005|${UCUM}|g&value-quantity=lt0.006|${UCUM}|g`, ['mg']],
    [`Observation?value-quantity=0.0054||g`, []],
    [`Observation?value-quantity=97.9|${UCUM}|[degF]`, ['fever']],
    [`Observation?value-quantity=36.6|${UCUM}|Cel`, ['fever']],
    [`Observation?value-quantity=ge309|${UCUM}|K`, ['fever']],
    [`Observation?value-quantity=5|${UCUM}|[iU]`, ['units']],
    [`Observation?value-quantity=5|${UCUM}|{tablet}`, ['tablets']],
    [`Observation?component-code-value-quantity=sys$gt15|${UCUM}|kPa`, ['pressure']],
    [`Observation?component-code-value-quantity=sys$gt16|${UCUM}|kPa`, []],
    [`Observation?component-code-value-quantity=dia$gt15|${UCUM}|kPa`, []],
    ['Observation?component-code-value-quantity=sys$120||mm[Hg]', ['pressure']],
    ['Invoice?totalnet=10|urn:iso:std:iso:4217|EUR', ['invoice']],
    ['Invoice?totalnet=10||USD', []],
    ['Observation?combo-value-quantity=5.44', ['bare']],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url)).toEqual(expected);
  });

  it('sorts by the value', async () => {
    expect((await idsInOrder(open, 'Observation?_sort=-value-quantity')).slice(0, 2)).toEqual([
      'above',
      'samples',
    ]);
    expect((await idsInOrder(open, 'RiskAssessment?_sort=probability'))[0]).toBe('small');
  });
});
