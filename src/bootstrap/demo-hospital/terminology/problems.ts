import { snomed } from './coding.js';

export const PROBLEMS = {
  hypertension: snomed('59621000', 'Essential hypertension'),
  diabetes: snomed('44054006', 'Type 2 diabetes mellitus'),
  prediabetes: snomed('15777000', 'Prediabetes'),
  hyperlipidemia: snomed('55822004', 'Hyperlipidemia'),
  obesity: snomed('414916001', 'Obesity'),
  pregnancy: snomed('72892002', 'Normal pregnancy'),
  gestationalHypertension: snomed('48194001', 'Pregnancy-induced hypertension'),
  heartFailure: snomed('84114007', 'Heart failure'),
  asthma: snomed('195967001', 'Asthma'),
  chronicBronchitis: snomed('185086009', 'Chronic obstructive bronchitis'),
  hypothyroidism: snomed('40930008', 'Hypothyroidism'),
  kidneyDisease: snomed('433144002', 'Chronic kidney disease stage 3'),
  ironDeficiency: snomed('87522002', 'Iron deficiency anemia'),
  atrialFibrillation: snomed('49436004', 'Atrial fibrillation'),
  infarction: snomed('22298006', 'Myocardial infarction'),
  coronaryDisease: snomed('53741008', 'Coronary arteriosclerosis'),
  osteoporosis: snomed('64859006', 'Osteoporosis'),
  dementia: snomed('26929004', 'Alzheimer’s disease'),
  migraine: snomed('37796009', 'Migraine'),
  rhinitis: snomed('367498001', 'Seasonal allergic rhinitis'),
  otitis: snomed('65363002', 'Otitis media'),
  pharyngitis: snomed('195662009', 'Acute viral pharyngitis'),
  bronchitis: snomed('10509002', 'Acute bronchitis'),
  ankleSprain: snomed('44465007', 'Sprain of ankle'),
  eczema: snomed('24079001', 'Atopic dermatitis'),
} as const;

export type Problem = keyof typeof PROBLEMS;
