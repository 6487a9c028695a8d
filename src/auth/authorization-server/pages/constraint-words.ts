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

/** `?category=…|laboratory` in words: `only laboratory results` (SMART App Launch 2.2, "Finer-grained resource constraints"). */
export function constraintWords(constraint: string): string {
  const conditions = [...new URLSearchParams(constraint)].map(([parameter, value]) =>
    condition(parameter, value),
  );
  return `only ${conditions.join(' and ')}`;
}

function condition(parameter: string, value: string): string {
  const codes = value.split(',').map(token => token.split('|').at(-1) ?? token);
  const known = codes.map(code => CATEGORIES[code]);
  if (parameter === 'category' && known.every(words => words !== undefined)) return known.join(' or ');
  return `where ${parameter} is ${codes.join(' or ')}`;
}
