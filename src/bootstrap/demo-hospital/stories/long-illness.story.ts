import { curve } from '../curve.js';
import { fluShots, type Story, visits } from './story.js';

/** The thyroid is tired: kilograms come without a reason, and go when the hormone is replaced. */
export const hypothyroidism: Story = chart => {
  chart.problem('hypothyroidism', { from: -3.4 });
  chart.medicine('levothyroxine', { from: -3.4 });
  for (const visit of visits(chart, 'followUp', { from: -5, months: 4 })) {
    const { years } = visit;
    visit
      .vitals({
        pulse: curve([-5, 70], [-3.5, 56], [-2.6, 68], [0, 69])(years),
        weight: curve([-5, 59], [-3.5, 67.5], [-2.4, 61], [0, 60])(years),
        height: 162,
        systolic: 116,
        diastolic: 76,
        temperature: curve([-5, 36.6], [-3.5, 36.1], [-2.6, 36.6])(years),
      })
      .laboratory({ tsh: curve([-5, 2.9], [-3.5, 18.4], [-3, 7.2], [-2.4, 2.6], [0, 2.1])(years) });
  }
};

/** The kidneys get slower from year to year; good pressure slows that down. */
export const kidneyDisease: Story = chart => {
  chart.problem('kidneyDisease', { from: -5.5 });
  chart.problem('hypertension', { from: -21 });
  chart.medicine('lisinopril', { from: -12 });
  chart.medicine('furosemide', { from: -2.5 });
  for (const visit of visits(chart, 'followUp', { from: -6, months: 3 })) {
    const { years } = visit;
    visit
      .because('kidneyDisease')
      .vitals({
        systolic: curve([-6, 157], [-4, 144], [0, 133])(years),
        diastolic: curve([-6, 83], [0, 71])(years),
        pulse: 71,
        weight: curve([-6, 79], [0, 73])(years),
        height: 170,
      })
      .laboratory({
        creatinine: curve([-6, 1.36], [-4, 1.64], [0, 1.93])(years),
        potassium: curve([-6, 4.5], [0, 5])(years),
        hemoglobin: curve([-6, 13.6], [0, 11.4])(years),
      });
  }
  fluShots(chart, 6);
};

/** A very old lady who eats too little and forgets more. */
export const frailty: Story = chart => {
  chart.problem('dementia', { from: -3.7 });
  chart.problem('osteoporosis', { from: -14 });
  chart.medicine('donepezil', { from: -3.7 });
  chart.medicine('alendronate', { from: -14, to: -4 });
  for (const visit of visits(chart, 'followUp', { from: -5, months: 3 })) {
    const { years } = visit;
    visit.vitals({
      weight: curve([-5, 56], [-2, 49.5], [-1.2, 45.8], [0, 47.2])(years),
      height: 154,
      systolic: curve([-5, 138], [0, 118])(years),
      diastolic: curve([-5, 76], [0, 66])(years),
      pulse: 73,
      saturation: 96,
    });
  }
  fluShots(chart, 5);
};

/** Brittle bones and a pressure that one tablet holds. */
export const osteoporosis: Story = chart => {
  chart.problem('osteoporosis', { from: -4.6 });
  chart.problem('hypertension', { from: -8 });
  chart.medicine('alendronate', { from: -4.6 });
  chart.medicine('amlodipine', { from: -8 });
  for (const visit of visits(chart, 'checkUp', { from: -5, months: 6 })) {
    visit
      .vitals({
        systolic: 133,
        diastolic: 80,
        pulse: 70,
        weight: curve([-5, 64], [0, 61])(visit.years),
        height: curve([-5, 161.5], [0, 159.8])(visit.years),
      })
      .laboratory({ creatinine: 0.74, cholesterol: 211 })
      .smokes('never');
  }
  chart.visit(-1.2, 'followUp').vaccinate('zoster');
  fluShots(chart, 4);
};
