import { curve } from '../curve.js';
import { fluShots, type Story, visits } from './story.js';

/** High pressure is found by chance; a first tablet helps, a second one brings it down to where it should be. */
export const treatedHypertension: Story = chart => {
  const systolic = curve([-7, 148], [-6.2, 166], [-5.6, 151], [-4.4, 149], [-3.9, 136], [0, 127]);
  const diastolic = curve([-7, 91], [-6.2, 101], [-5.6, 94], [-4.4, 93], [-3.9, 84], [0, 78]);
  const weight = curve([-7, 78], [-4, 80.5], [0, 75.5]);
  chart.problem('hypertension', { from: -6.1 });
  chart.problem('rhinitis', { from: -15 });
  chart.medicine('lisinopril', { from: -6.1 });
  chart.medicine('amlodipine', { from: -4.3 });
  chart.allergy('penicillin', -31);
  for (const visit of visits(chart, 'followUp', { from: -7, months: 3.4 })) {
    const { years } = visit;
    const pulse = curve([-7, 82], [0, 71])(years);
    visit.because('hypertension').vitals({
      systolic: systolic(years),
      diastolic: diastolic(years),
      pulse,
      weight: weight(years),
      height: 167,
    });
  }
  for (const visit of visits(chart, 'checkUp', { from: -6.5, months: 12 })) {
    visit
      .vitals({ temperature: 36.6, saturation: 97, respiration: 14 })
      .laboratory({
        cholesterol: 206,
        ldl: 124,
        hdl: 58,
        triglycerides: 121,
        creatinine: 0.82,
        potassium: 4.3,
      })
      .smokes('never');
  }
  fluShots(chart, 5);
};

/** Tablets are forgotten, the pressure goes up and down with them, and once an ambulance is called. */
export const unsteadyHypertension: Story = chart => {
  chart.problem('hypertension', { from: -5 });
  chart.problem('obesity', { from: -5 });
  chart.medicine('hydrochlorothiazide', { from: -5, to: -2.1 });
  chart.medicine('lisinopril', { from: -4.1 });
  chart.medicine('amlodipine', { from: -1.9 });
  for (const visit of visits(chart, 'followUp', { from: -5, months: 4.5 })) {
    const forgets = chart.random.chance(0.45);
    visit.because('hypertension').vitals({
      systolic: forgets ? 163 : 139,
      diastolic: forgets ? 101 : 87,
      pulse: forgets ? 88 : 77,
      weight: curve([-5, 101], [-2, 108], [0, 104])(visit.years),
      height: 181,
    });
  }
  chart.visit(-2.05, 'emergency', 'duarte').because('hypertension').vitals({
    systolic: 204,
    diastolic: 118,
    pulse: 104,
    saturation: 96,
    temperature: 36.9,
    respiration: 20,
  });
  for (const visit of visits(chart, 'checkUp', { from: -4.8, months: 14 })) {
    visit
      .laboratory({ cholesterol: 231, ldl: 152, hdl: 41, triglycerides: 188, creatinine: 1.04 })
      .smokes('current');
  }
};
