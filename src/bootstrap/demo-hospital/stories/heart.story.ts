import { curve } from '../curve.js';
import { fluShots, type Story, visits } from './story.js';

/** Water comes and goes: two admissions with kilograms of it, and a calmer year since the dose is right. */
export const heartFailure: Story = chart => {
  const weight = curve(
    [-4, 82],
    [-3.1, 84],
    [-2.9, 91.5],
    [-2.85, 84],
    [-1.7, 85],
    [-1.5, 92.5],
    [-1.45, 83.5],
    [0, 82],
  );
  chart.problem('heartFailure', { from: -3.2 });
  chart.problem('coronaryDisease', { from: -9 });
  chart.problem('hypertension', { from: -18 });
  chart.medicine('lisinopril', { from: -9 });
  chart.medicine('furosemide', { from: -3.2 });
  chart.medicine('aspirin', { from: -9 });
  chart.medicine('simvastatin', { from: -9 });
  for (const visit of visits(chart, 'followUp', { from: -4, months: 2 })) {
    const { years } = visit;
    visit
      .because('heartFailure')
      .vitals({
        systolic: curve([-4, 141], [0, 122])(years),
        diastolic: curve([-4, 84], [0, 73])(years),
        pulse: curve([-4, 86], [-2.9, 96], [-2.5, 78], [-1.5, 94], [-1.2, 72], [0, 68])(years),
        weight: weight(years),
        height: 176,
        saturation: curve([-4, 95], [-2.9, 91], [-2.7, 95], [-1.5, 90], [-1.3, 95], [0, 96])(years),
      })
      .laboratory({ ntProBnp: curve([-4, 480], [-2.9, 2900], [-2, 1100], [-1.5, 3400], [0, 720])(years) });
  }
  for (const years of [-2.9, -1.5]) {
    chart
      .visit(years, 'admission', 'duarte')
      .because('heartFailure')
      .vitals({
        systolic: 154,
        diastolic: 92,
        pulse: 112,
        respiration: 26,
        saturation: 88,
        temperature: 36.8,
      })
      .laboratory({ creatinine: 1.5, potassium: 4.7 });
  }
  fluShots(chart, 5);
};

/** A fast and uneven pulse, slowed by a tablet. */
export const atrialFibrillation: Story = chart => {
  chart.problem('atrialFibrillation', { from: -2.6 });
  chart.problem('hypertension', { from: -11 });
  chart.medicine('amlodipine', { from: -11 });
  chart.medicine('digoxin', { from: -2.6 });
  chart.medicine('warfarin', { from: -2.6 });
  for (const visit of visits(chart, 'followUp', { from: -5, months: 2.6 })) {
    const { years } = visit;
    const uneven = years > -2.8 ? chart.random.between(-11, 11) : 0;
    visit.vitals({
      systolic: curve([-5, 139], [0, 131])(years),
      diastolic: 80,
      pulse: curve([-5, 72], [-2.9, 76], [-2.6, 124], [-2, 88], [0, 74])(years) + uneven,
      weight: curve([-5, 66], [0, 64])(years),
      height: 166,
    });
    visit.laboratory({ creatinine: 0.98, potassium: 4.4 });
  }
  fluShots(chart, 5);
};

/** Two years after an infarction: stents, tablets, a bicycle. */
export const afterInfarction: Story = chart => {
  chart.problem('infarction', { from: -2.2, to: -2.1 });
  chart.problem('coronaryDisease', { from: -2.2 });
  chart.problem('hyperlipidemia', { from: -6 });
  chart.medicine('aspirin', { from: -2.2 });
  chart.medicine('clopidogrel', { from: -2.2, to: -1.2 });
  chart.medicine('simvastatin', { from: -2.2 });
  chart.medicine('lisinopril', { from: -2.2 });
  chart.visit(-2.2, 'emergency', 'duarte').because('infarction').vitals({
    systolic: 96,
    diastolic: 61,
    pulse: 118,
    respiration: 28,
    saturation: 92,
    temperature: 36.4,
  });
  for (const visit of visits(chart, 'followUp', { from: -6, months: 4 })) {
    const { years } = visit;
    visit
      .vitals({
        systolic: curve([-6, 142], [-2.3, 151], [-2, 118], [0, 122])(years),
        diastolic: curve([-6, 87], [-2.3, 93], [-2, 72], [0, 75])(years),
        pulse: curve([-6, 81], [-2.3, 86], [-2, 66], [0, 58])(years),
        weight: curve([-6, 88], [-2.3, 93], [-1, 84], [0, 82])(years),
        height: 178,
      })
      .laboratory({ ldl: curve([-6, 158], [-2.2, 171], [-1.8, 84], [0, 66])(years), hdl: 46 });
  }
};
