import { curve } from '../curve.js';
import type { Chart } from '../chart.js';
import type { Story } from './story.js';

/** Weeks of gestation at the prenatal visits. */
const PRENATAL_WEEKS = [8, 12, 16, 20, 24, 28, 30, 32, 34, 36, 37, 38, 39] as const;

interface Course {
  readonly height: number;
  readonly weightBefore: number;
  /** Pressure at the end of the pregnancy. */
  readonly term: readonly [systolic: number, diastolic: number];
  /** Birth, in years; now is 0. */
  readonly birth: number;
}

/** A first child, as one hopes for it. */
export const pregnancy: Story = chart => {
  expect(chart, { height: 158, weightBefore: 53, term: [116, 72], birth: -1.1 });
};

/** The pressure rises in the last weeks, is watched closely, and falls again after the birth. */
export const gestationalHypertension: Story = chart => {
  expect(chart, { height: 169, weightBefore: 66, term: [149, 95], birth: -0.7 });
  chart.problem('gestationalHypertension', { from: -0.85, to: -0.55 });
};

function expect(chart: Chart, { height, weightBefore, term, birth }: Course): void {
  const conception = birth - 40 / 52;
  const gain = curve([0, 0], [12, 1.2], [20, 4.4], [30, 9.3], [40, 13.4]);
  const systolic = curve([0, 114], [18, 108], [30, 113], [40, term[0]]);
  const diastolic = curve([0, 72], [18, 66], [30, 71], [40, term[1]]);
  chart.problem('pregnancy', { from: conception + 0.1, to: birth });
  chart.medicine('iron', { from: conception + 0.4, to: birth + 0.1 });
  for (const years of [-5.2, -3.6, conception - 0.5]) {
    const before = chart.visit(years, 'checkUp');
    before.vitals({
      systolic: 114,
      diastolic: 72,
      pulse: 69,
      weight: weightBefore,
      height,
      temperature: 36.6,
    });
    before.laboratory({ hemoglobin: 13.4 }).smokes('never');
  }
  for (const week of PRENATAL_WEEKS) {
    const visit = chart.visit(conception + week / 52, 'prenatal').because('pregnancy');
    visit.vitals({
      systolic: systolic(week),
      diastolic: diastolic(week),
      pulse: curve([0, 70], [40, 86])(week),
      weight: weightBefore + gain(week),
      height,
    });
    if (week % 12 === 0)
      visit.laboratory({ hemoglobin: curve([0, 13.2], [28, 11.4], [40, 11.9])(week), glucose: 84 });
    if (week === 28) visit.vaccinate('tdap');
  }
  chart
    .visit(birth, 'admission')
    .vitals({ systolic: term[0], diastolic: term[1], pulse: 92, saturation: 98, temperature: 37 });
  const recovery = curve([0, weightBefore + 8], [0.12, weightBefore + 5.5], [0.5, weightBefore + 1.6]);
  for (const after of [0.02, 0.12, 0.25, 0.5]) {
    chart.visit(birth + after, 'postnatal').vitals({
      systolic: curve([0, term[0] - 4], [0.2, 116])(after),
      diastolic: curve([0, term[1] - 3], [0.2, 74])(after),
      pulse: curve([0, 82], [0.5, 70])(after),
      weight: recovery(after),
      height,
    });
  }
}
