import { curve } from '../curve.js';
import { fluShots, type Story, visits } from './story.js';

/** A smoker's lungs: less oxygen every year, worse every winter, steadier since the last cigarette. */
export const chronicBronchitis: Story = chart => {
  chart.problem('chronicBronchitis', { from: -6.5 });
  chart.medicine('salmeterol', { from: -5 });
  chart.medicine('albuterol', { from: -6.5 });
  for (const visit of visits(chart, 'followUp', { from: -6.5, months: 3 })) {
    const { years } = visit;
    const winter = Math.cos(2 * Math.PI * years) * 0.9;
    visit
      .because('chronicBronchitis')
      .vitals({
        saturation: curve([-6.5, 95.5], [-3, 92.5], [0, 92.8])(years) - winter,
        respiration: curve([-6.5, 17], [-3, 21], [0, 20])(years) + winter,
        pulse: curve([-6.5, 78], [-3, 87], [0, 83])(years),
        systolic: 134,
        diastolic: 80,
        weight: curve([-6.5, 74], [-3, 67], [0, 69])(years),
        height: 172,
      })
      .smokes(years < -2.6 ? 'current' : 'former');
  }
  chart.visit(-3.05, 'admission', 'duarte').because('bronchitis').vitals({
    saturation: 85,
    respiration: 30,
    pulse: 116,
    temperature: 38.4,
    systolic: 148,
    diastolic: 86,
  });
  chart.visit(-4.4, 'followUp').vaccinate('pneumococcal');
  fluShots(chart, 6);
};

/** Asthma of a grown-up, with a bad spring. */
export const asthma: Story = chart => {
  chart.problem('asthma', { from: -12 });
  chart.problem('rhinitis', { from: -14 });
  chart.medicine('albuterol', { from: -12 });
  chart.medicine('fluticasone', { from: -3.1 });
  chart.allergy('grass', -14);
  chart.allergy('latex', -4);
  for (const visit of visits(chart, 'followUp', { from: -4.5, months: 5 })) {
    visit.because('asthma').vitals({
      saturation: curve([-4.5, 96], [-3.2, 94], [-2.5, 98], [0, 98])(visit.years),
      respiration: 16,
      pulse: 74,
      systolic: 117,
      diastolic: 74,
      weight: curve([-4.5, 58], [0, 61])(visit.years),
      height: 164,
    });
  }
  chart.visit(-3.15, 'emergency', 'duarte').because('asthma').vitals({
    saturation: 90,
    respiration: 29,
    pulse: 121,
    temperature: 36.9,
  });
  fluShots(chart, 3);
};
