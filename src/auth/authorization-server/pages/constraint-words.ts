/** Values of granular scopes that people know, by the code behind the `|`. */
const CATEGORIES: Readonly<Record<string, string>> = {
  'vital-signs': 'vital signs',
  laboratory: 'laboratory results',
  'social-history': 'social history',
  survey: 'answers to surveys',
  sdoh: 'living conditions',
  imaging: 'imaging results',
  procedure: 'results of procedures',
  'problem-list-item': 'the problem list',
  'encounter-diagnosis': 'diagnoses of visits',
  'health-concern': 'health concerns',
  'clinical-note': 'clinical notes',
};

/** The vital signs by their LOINC codes. https://hl7.org/fhir/R4/observation-vitalsigns.html */
const VITAL_SIGNS: Readonly<Record<string, string>> = {
  '85353-1': 'vital signs',
  '9279-1': 'respiratory rate',
  '8867-4': 'heart rate',
  '2708-6': 'oxygen saturation',
  '8310-5': 'body temperature',
  '8302-2': 'height',
  '9843-4': 'head circumference',
  '29463-7': 'weight',
  '39156-5': 'body mass index',
  '85354-9': 'blood pressure',
};

const WORDS_BY_PARAMETER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  category: CATEGORIES,
  code: VITAL_SIGNS,
};

/** A constraint of which every part is well known, in its own words: `?category=…|laboratory` is `laboratory results`. */
export function knownConstraint(constraint: string): string | undefined {
  const conditions = conditionsOf(constraint).map(({ parameter, codes }) => knownWords(parameter, codes));
  return conditions.every(words => words !== undefined) ? conditions.join(', ') : undefined;
}

/** Any other one: `only where subject is …` (SMART App Launch 2.2, "Finer-grained resource constraints"). */
export function constraintWords(constraint: string): string {
  const conditions = conditionsOf(constraint).map(
    ({ parameter, codes }) => knownWords(parameter, codes) ?? `where ${parameter} is ${codes.join(' or ')}`,
  );
  return `only ${conditions.join(' and ')}`;
}

interface Condition {
  readonly parameter: string;
  /** The codes without their systems. */
  readonly codes: readonly string[];
}

function conditionsOf(constraint: string): readonly Condition[] {
  return [...new URLSearchParams(constraint)].map(([parameter, value]) => ({
    parameter,
    codes: value.split(',').map(token => token.split('|').at(-1) ?? token),
  }));
}

function knownWords(parameter: string, codes: readonly string[]): string | undefined {
  const known = codes.map(code => WORDS_BY_PARAMETER[parameter]?.[code]);
  return known.every(words => words !== undefined) ? known.join(' or ') : undefined;
}
