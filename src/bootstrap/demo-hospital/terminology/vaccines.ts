/** CVX codes. https://hl7.org/fhir/R4/valueset-vaccine-code.html */
export const VACCINES = {
  hepatitisB: ['08', 'Hep B, adolescent or pediatric'],
  rotavirus: ['119', 'rotavirus, monovalent'],
  dtap: ['20', 'DTaP'],
  hib: ['49', 'Hib (PRP-OMP)'],
  pneumococcalConjugate: ['133', 'Pneumococcal conjugate PCV 13'],
  polio: ['10', 'IPV'],
  mmr: ['03', 'MMR'],
  varicella: ['21', 'varicella'],
  hepatitisA: ['83', 'Hep A, ped/adol, 2 dose'],
  meningococcal: ['114', 'meningococcal MCV4P'],
  hpv: ['62', 'HPV, quadrivalent'],
  tdap: ['115', 'Tdap'],
  td: ['113', 'Td (adult) preservative free'],
  influenza: ['140', 'Influenza, seasonal, injectable, preservative free'],
  zoster: ['121', 'zoster'],
  pneumococcal: ['33', 'pneumococcal polysaccharide vaccine, 23 valent'],
} as const;

export type Vaccine = keyof typeof VACCINES;

/** Who gets what at which age in years; the ages are those of the visits of a well child. */
export const CHILDHOOD_SCHEDULE: readonly (readonly [age: number, vaccines: readonly Vaccine[]])[] = [
  [0.02, ['hepatitisB']],
  [0.17, ['hepatitisB', 'rotavirus', 'dtap', 'hib', 'pneumococcalConjugate', 'polio']],
  [0.33, ['rotavirus', 'dtap', 'hib', 'pneumococcalConjugate', 'polio']],
  [0.5, ['hepatitisB', 'dtap', 'pneumococcalConjugate', 'polio']],
  [0.75, []],
  [1, ['mmr', 'varicella', 'hepatitisA', 'pneumococcalConjugate']],
  [1.25, ['dtap', 'hib']],
  [1.5, ['hepatitisA']],
  [2, ['influenza']],
  [3, ['influenza']],
  [4, ['dtap', 'polio', 'mmr', 'varicella']],
  [5, ['influenza']],
  [6, []],
  [7, ['influenza']],
  [8, []],
  [9, ['influenza']],
  [10, []],
  [11, ['tdap', 'meningococcal', 'hpv']],
  [12, ['hpv']],
  [13, ['influenza']],
  [14, []],
  [15, ['influenza']],
  [16, ['meningococcal']],
];
