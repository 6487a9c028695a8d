/** A medicine in RxNorm and how it is taken. */
export interface Medicine {
  readonly code: string;
  readonly display: string;
  readonly text: string;
  /** Times a day; absent for what is taken when needed. */
  readonly timesDaily?: number;
}

const ONCE = 'Take one tablet once a day';
const TWICE = 'Take one tablet twice a day';

export const MEDICINES = {
  lisinopril: { code: '314076', display: 'lisinopril 10 MG Oral Tablet', text: ONCE, timesDaily: 1 },
  amlodipine: { code: '197361', display: 'amlodipine 5 MG Oral Tablet', text: ONCE, timesDaily: 1 },
  hydrochlorothiazide: {
    code: '310798',
    display: 'hydrochlorothiazide 25 MG Oral Tablet',
    text: `${ONCE}, in the morning`,
    timesDaily: 1,
  },
  metformin: {
    code: '860975',
    display: '24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet',
    text: TWICE,
    timesDaily: 2,
  },
  simvastatin: {
    code: '312961',
    display: 'simvastatin 20 MG Oral Tablet',
    text: `${ONCE}, in the evening`,
    timesDaily: 1,
  },
  furosemide: {
    code: '313988',
    display: 'furosemide 40 MG Oral Tablet',
    text: `${ONCE}, in the morning`,
    timesDaily: 1,
  },
  aspirin: { code: '243670', display: 'aspirin 81 MG Oral Tablet', text: ONCE, timesDaily: 1 },
  clopidogrel: { code: '309362', display: 'clopidogrel 75 MG Oral Tablet', text: ONCE, timesDaily: 1 },
  warfarin: { code: '855332', display: 'warfarin sodium 5 MG Oral Tablet', text: ONCE, timesDaily: 1 },
  digoxin: { code: '197604', display: 'digoxin 0.125 MG Oral Tablet', text: ONCE, timesDaily: 1 },
  levothyroxine: {
    code: '892246',
    display: 'levothyroxine sodium 0.1 MG Oral Tablet',
    text: `${ONCE}, half an hour before breakfast`,
    timesDaily: 1,
  },
  iron: { code: '310325', display: 'ferrous sulfate 325 MG Oral Tablet', text: ONCE, timesDaily: 1 },
  alendronate: {
    code: '904419',
    display: 'alendronic acid 10 MG Oral Tablet',
    text: `${ONCE}, upright, with a glass of water`,
    timesDaily: 1,
  },
  donepezil: {
    code: '997223',
    display: 'donepezil hydrochloride 10 MG Oral Tablet',
    text: ONCE,
    timesDaily: 1,
  },
  fluticasone: {
    code: '895994',
    display: '120 ACTUAT fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler',
    text: 'Inhale two puffs twice a day',
    timesDaily: 2,
  },
  salmeterol: {
    code: '896209',
    display: '60 ACTUAT fluticasone propionate 0.25 MG/ACTUAT / salmeterol 0.05 MG/ACTUAT Dry Powder Inhaler',
    text: 'Inhale one dose twice a day',
    timesDaily: 2,
  },
  albuterol: {
    code: '2123111',
    display: '200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
    text: 'Inhale two puffs when short of breath',
  },
  ibuprofen: {
    code: '310965',
    display: 'ibuprofen 200 MG Oral Tablet',
    text: 'Take one tablet when in pain',
  },
  amoxicillin: {
    code: '308182',
    display: 'amoxicillin 250 MG Oral Capsule',
    text: 'Take one capsule three times a day for seven days',
    timesDaily: 3,
  },
} as const satisfies Record<string, Medicine>;

export type MedicineName = keyof typeof MEDICINES;
