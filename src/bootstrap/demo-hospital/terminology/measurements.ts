/** What is measured, in LOINC, with its unit in UCUM. */
export interface Measurement {
  readonly code: string;
  readonly display: string;
  /** What people call it. */
  readonly name: string;
  readonly category: 'vital-signs' | 'laboratory';
  /** As people write it. */
  readonly unit: string;
  readonly ucum: string;
  readonly digits: number;
  /** Where it is usual for adults. */
  readonly range?: readonly [low: number | undefined, high: number | undefined];
}

function vitalSign(code: string, display: string, unit: string, ucum: string, digits: number): Measurement {
  return { code, name: display, display, category: 'vital-signs', unit, ucum, digits };
}

/** https://hl7.org/fhir/R4/observation-vitalsigns.html */
export const VITAL_SIGNS = {
  systolic: vitalSign('8480-6', 'Systolic blood pressure', 'mmHg', 'mm[Hg]', 0),
  diastolic: vitalSign('8462-4', 'Diastolic blood pressure', 'mmHg', 'mm[Hg]', 0),
  pulse: vitalSign('8867-4', 'Heart rate', 'beats/minute', '/min', 0),
  respiration: vitalSign('9279-1', 'Respiratory rate', 'breaths/minute', '/min', 0),
  saturation: vitalSign('2708-6', 'Oxygen saturation in Arterial blood', '%', '%', 0),
  temperature: vitalSign('8310-5', 'Body temperature', '°C', 'Cel', 1),
  weight: vitalSign('29463-7', 'Body weight', 'kg', 'kg', 1),
  height: vitalSign('8302-2', 'Body height', 'cm', 'cm', 1),
  bodyMassIndex: vitalSign('39156-5', 'Body mass index (BMI) [Ratio]', 'kg/m2', 'kg/m2', 1),
  headCircumference: vitalSign('9843-4', 'Head Occipital-frontal circumference', 'cm', 'cm', 1),
} as const;

function laboratory(
  code: string,
  name: string,
  display: string,
  [unit, ucum]: readonly [string, string],
  digits: number,
  range: Measurement['range'],
): Measurement {
  return { code, name, display, category: 'laboratory', unit, ucum, digits, ...(range ? { range } : {}) };
}

const MILLIGRAMS = ['mg/dL', 'mg/dL'] as const;

export const LABORATORY = {
  hba1c: laboratory(
    '4548-4',
    'Hemoglobin A1c',
    'Hemoglobin A1c/Hemoglobin.total in Blood',
    ['%', '%'],
    1,
    [4, 5.6],
  ),
  glucose: laboratory(
    '1558-6',
    'Fasting glucose',
    'Fasting glucose [Mass/volume] in Serum or Plasma',
    MILLIGRAMS,
    0,
    [70, 99],
  ),
  cholesterol: laboratory(
    '2093-3',
    'Total cholesterol',
    'Cholesterol [Mass/volume] in Serum or Plasma',
    MILLIGRAMS,
    0,
    [undefined, 200],
  ),
  ldl: laboratory(
    '13457-7',
    'LDL cholesterol',
    'Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation',
    MILLIGRAMS,
    0,
    [undefined, 130],
  ),
  hdl: laboratory(
    '2085-9',
    'HDL cholesterol',
    'Cholesterol in HDL [Mass/volume] in Serum or Plasma',
    MILLIGRAMS,
    0,
    [40, undefined],
  ),
  triglycerides: laboratory(
    '2571-8',
    'Triglycerides',
    'Triglyceride [Mass/volume] in Serum or Plasma',
    MILLIGRAMS,
    0,
    [undefined, 150],
  ),
  creatinine: laboratory(
    '2160-0',
    'Creatinine',
    'Creatinine [Mass/volume] in Serum or Plasma',
    MILLIGRAMS,
    2,
    [0.6, 1.2],
  ),
  potassium: laboratory(
    '2823-3',
    'Potassium',
    'Potassium [Moles/volume] in Serum or Plasma',
    ['mmol/L', 'mmol/L'],
    1,
    [3.5, 5.1],
  ),
  tsh: laboratory(
    '3016-3',
    'TSH',
    'Thyrotropin [Units/volume] in Serum or Plasma',
    ['mIU/L', 'm[IU]/L'],
    2,
    [0.4, 4],
  ),
  hemoglobin: laboratory(
    '718-7',
    'Hemoglobin',
    'Hemoglobin [Mass/volume] in Blood',
    ['g/dL', 'g/dL'],
    1,
    [12, 17.5],
  ),
  ferritin: laboratory(
    '2276-4',
    'Ferritin',
    'Ferritin [Mass/volume] in Serum or Plasma',
    ['ng/mL', 'ng/mL'],
    0,
    [15, 300],
  ),
  ntProBnp: laboratory(
    '33762-6',
    'NT-proBNP',
    'Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma',
    ['pg/mL', 'pg/mL'],
    0,
    [undefined, 300],
  ),
} as const;

export type LaboratoryTest = keyof typeof LABORATORY;
