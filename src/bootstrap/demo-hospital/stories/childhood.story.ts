import type { Chart } from '../chart.js';
import { type Curve, curve } from '../curve.js';
import { CHILDHOOD_SCHEDULE } from '../terminology/vaccines.js';
import type { Story } from './story.js';

/** Medians of growth by age in years. */
const HEIGHT = {
  male: curve(
    [0, 50],
    [0.25, 61],
    [0.5, 67.5],
    [1, 75.7],
    [2, 87],
    [4, 103],
    [6, 116],
    [8, 128],
    [10, 138],
    [12, 149],
    [14, 164],
    [16, 173],
    [18, 176],
  ),
  female: curve(
    [0, 49],
    [0.25, 60],
    [0.5, 65.5],
    [1, 74],
    [2, 86],
    [4, 102],
    [6, 115],
    [8, 127],
    [10, 138],
    [12, 151],
    [14, 160],
    [16, 163],
  ),
} as const satisfies Record<string, Curve>;

const WEIGHT = {
  male: curve(
    [0, 3.4],
    [0.25, 6.4],
    [0.5, 7.9],
    [1, 9.6],
    [2, 12.2],
    [4, 16.3],
    [6, 20.5],
    [8, 25.6],
    [10, 32],
    [12, 40],
    [14, 51],
    [16, 61],
    [18, 67],
  ),
  female: curve(
    [0, 3.3],
    [0.25, 5.9],
    [0.5, 7.3],
    [1, 9],
    [2, 11.5],
    [4, 16],
    [6, 20],
    [8, 25.5],
    [10, 32.5],
    [12, 41.5],
    [14, 49.5],
    [16, 54],
  ),
} as const satisfies Record<string, Curve>;

const PULSE = curve([0, 144], [0.5, 132], [1, 124], [2, 112], [4, 101], [8, 88], [14, 76], [17, 71]);
const RESPIRATION = curve([0, 44], [1, 30], [4, 24], [10, 19], [16, 16]);
const SYSTOLIC = curve([3, 92], [8, 100], [12, 107], [16, 115]);
const DIASTOLIC = curve([3, 53], [8, 62], [12, 66], [16, 70]);
const HEAD = curve([0, 34.6], [0.25, 40.5], [0.5, 43.4], [1, 46], [2, 48.2]);

/** Grows as children do: a line of well-child visits, each with its vaccines. */
export const childhood: Story = chart => {
  grow(chart, 1);
  chart.problem('otitis', { from: -chart.person.age + 0.9, to: -chart.person.age + 0.95 });
  chart.medicine('amoxicillin', { from: -chart.person.age + 0.9, to: -chart.person.age + 0.92 });
};

/** The same on a lower line, with asthma that is in hand now, and one night in the emergency department. */
export const childhoodAsthma: Story = chart => {
  const { age } = chart.person;
  grow(chart, 0.94);
  const first = -age + 5;
  chart.problem('asthma', { from: first });
  chart.problem('eczema', { from: -age + 1.2, to: -age + 6 });
  chart.medicine('albuterol', { from: first });
  chart.medicine('fluticasone', { from: first + 1.1 });
  chart.allergy('peanuts', -age + 2.4);
  chart.allergy('dust', first);
  chart
    .visit(first + 1, 'emergency', 'duarte')
    .because('asthma')
    .vitals({
      pulse: 138,
      respiration: 38,
      saturation: 90,
      temperature: 37.2,
    });
};

function grow(chart: Chart, stature: number): void {
  const { age, gender } = chart.person;
  for (const [at, vaccines] of CHILDHOOD_SCHEDULE.filter(([scheduled]) => scheduled < age)) {
    const visit = chart.visit(at - age + chart.random.between(0, 0.03), 'wellChild');
    visit.vitals({
      weight: WEIGHT[gender](at) * stature,
      height: HEIGHT[gender](at) * (1 - (1 - stature) / 2),
      pulse: PULSE(at),
      respiration: RESPIRATION(at),
      temperature: 36.8,
      ...(at < 2.5 ? { headCircumference: HEAD(at) } : {}),
      ...(at >= 3 ? { systolic: SYSTOLIC(at), diastolic: DIASTOLIC(at), saturation: 99 } : {}),
    });
    visit.vaccinate(...vaccines);
  }
}
