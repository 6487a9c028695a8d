import { curve } from '../curve.js';
import { type Story, visits } from './story.js';

/** Twenty-six kilograms in three years, half a year of standing still included; pressure and sugar thank for it. */
export const weightLoss: Story = chart => {
  const weight = curve([-5, 104], [-3.6, 109.5], [-2.9, 99], [-2.3, 92.5], [-1.8, 92.3], [-1, 86], [0, 83.4]);
  chart.problem('obesity', { from: -5.1, to: -0.9 });
  chart.problem('prediabetes', { from: -4.2, to: -0.8 });
  chart.allergy('shellfish', -12);
  for (const visit of visits(chart, 'followUp', { from: -5, months: 3 })) {
    const { years } = visit;
    visit.because('obesity').vitals({
      systolic: curve([-5, 138], [-3.6, 143], [-1, 124], [0, 119])(years),
      diastolic: curve([-5, 88], [-3.6, 91], [-1, 78], [0, 75])(years),
      pulse: curve([-5, 86], [-3.6, 89], [0, 64])(years),
      weight: weight(years),
      height: 170,
    });
  }
  for (const visit of visits(chart, 'checkUp', { from: -4.3, months: 9 })) {
    const { years } = visit;
    visit
      .laboratory({
        hba1c: curve([-4.3, 6.2], [-3.5, 6.3], [-1, 5.6], [0, 5.4])(years),
        ldl: curve([-4.3, 148], [0, 109])(years),
        hdl: curve([-4.3, 42], [0, 55])(years),
        triglycerides: curve([-4.3, 204], [0, 112])(years),
        cholesterol: curve([-4.3, 228], [0, 183])(years),
      })
      .smokes('never');
  }
};
