import { curve } from '../curve.js';
import { fluShots, type Story, visits } from './story.js';

/** Trains for a marathon: the resting pulse tells. */
export const athlete: Story = chart => {
  chart.problem('ankleSprain', { from: -1.6, to: -1.5 });
  chart.medicine('ibuprofen', { from: -1.6, to: -1.5 });
  for (const visit of visits(chart, 'checkUp', { from: -4, months: 5 })) {
    const { years } = visit;
    visit
      .vitals({
        pulse: curve([-4, 71], [-1, 52], [0, 48])(years),
        weight: curve([-4, 89], [-1, 80], [0, 79])(years),
        height: 184,
        systolic: curve([-4, 126], [0, 114])(years),
        diastolic: 70,
        saturation: 99,
        temperature: 36.5,
      })
      .smokes('never');
  }
};

/** Too much desk: a kilogram a year, and the pressure with it. */
export const deskWork: Story = chart => {
  for (const visit of visits(chart, 'checkUp', { from: -8, months: 8 })) {
    const { years } = visit;
    visit
      .vitals({
        weight: curve([-8, 79], [-3, 86], [0, 90.5])(years),
        height: 180,
        pulse: curve([-8, 66], [0, 76])(years),
        systolic: curve([-8, 121], [0, 137])(years),
        diastolic: curve([-8, 76], [0, 87])(years),
        temperature: 36.6,
      })
      .laboratory({ cholesterol: curve([-8, 188], [0, 224])(years), ldl: curve([-8, 112], [0, 142])(years) })
      .smokes('never');
  }
  chart.visit(-3.3, 'checkUp').vaccinate('td');
};

/** Pale and tired, until the iron is back. */
export const ironDeficiency: Story = chart => {
  chart.problem('ironDeficiency', { from: -2.2, to: -0.9 });
  chart.medicine('iron', { from: -2.2, to: -0.9 });
  for (const visit of visits(chart, 'followUp', { from: -3.6, months: 3 })) {
    const { years } = visit;
    visit
      .vitals({
        pulse: curve([-3.6, 74], [-2.3, 94], [-1.2, 72], [0, 69])(years),
        systolic: 108,
        diastolic: 68,
        weight: curve([-3.6, 55], [-2.3, 52], [0, 56])(years),
        height: 166,
      })
      .laboratory({
        hemoglobin: curve([-3.6, 12.6], [-2.3, 9.1], [-1.2, 12.8], [0, 13.3])(years),
        ferritin: curve([-3.6, 22], [-2.3, 6], [-1, 48], [0, 61])(years),
      });
  }
};

/** Nothing but headaches. */
export const migraine: Story = chart => {
  chart.problem('migraine', { from: -6 });
  chart.medicine('ibuprofen', { from: -6 });
  chart.allergy('eggs', -20);
  for (const visit of visits(chart, 'checkUp', { from: -5, months: 7 })) {
    visit
      .vitals({
        systolic: 111,
        diastolic: 71,
        pulse: 66,
        weight: curve([-5, 54], [0, 57])(visit.years),
        height: 163,
        temperature: 36.6,
        saturation: 99,
      })
      .smokes('never');
  }
  fluShots(chart, 2);
};
