import { curve } from '../curve.js';
import { fluShots, type Story, visits } from './story.js';

/** HbA1c falls from 9.4 % with tablets, walking and ten kilograms less; the pressure follows. */
export const diabetes: Story = chart => {
  const weight =
    chart.person.gender === 'male' ? curve([-6, 103], [-4, 97], [0, 91]) : curve([-6, 92], [-4, 86], [0, 80]);
  const height = chart.person.gender === 'male' ? 174 : 161;
  chart.problem('diabetes', { from: -5.8 });
  chart.problem('hyperlipidemia', { from: -5.7 });
  chart.problem('hypertension', { from: -3.9 });
  chart.medicine('metformin', { from: -5.8 });
  chart.medicine('simvastatin', { from: -5.7 });
  chart.medicine('lisinopril', { from: -3.9 });
  for (const visit of visits(chart, 'followUp', { from: -6, months: 3 })) {
    const { years } = visit;
    visit
      .because('diabetes')
      .vitals({
        systolic: curve([-6, 146], [-3.9, 149], [-3, 134], [0, 129])(years),
        diastolic: curve([-6, 90], [-3.9, 91], [-3, 83], [0, 79])(years),
        pulse: curve([-6, 84], [0, 73])(years),
        weight: weight(years),
        height,
      })
      .laboratory({
        hba1c: curve([-6, 9.4], [-5.2, 8.1], [-4, 7.2], [-2.5, 6.8], [-1.5, 7.3], [0, 6.6])(years),
        glucose: curve([-6, 214], [-4, 148], [0, 126])(years),
      });
  }
  for (const visit of visits(chart, 'checkUp', { from: -5.5, months: 12 })) {
    const { years } = visit;
    visit
      .vitals({ temperature: 36.5, saturation: 97, respiration: 15 })
      .laboratory({
        cholesterol: curve([-5.5, 248], [-4, 190], [0, 172])(years),
        ldl: curve([-5.5, 164], [-4, 104], [0, 88])(years),
        hdl: 43,
        triglycerides: curve([-5.5, 231], [0, 158])(years),
        creatinine: curve([-5.5, 0.94], [0, 1.02])(years),
      })
      .smokes('former');
  }
  fluShots(chart, 4);
};
