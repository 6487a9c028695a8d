import type { BenchPatient } from './bench-patient.js';

/** The code whose Observations are looked for: body weight, which every patient has some of. */
export const WEIGHT = { system: 'http://loinc.org', code: '29463-7' } as const;

const code = encodeURIComponent(`${WEIGHT.system}|${WEIGHT.code}`);

/** What issue and decisions ask about; each is measured unrestricted and under `patient/*.rs`. */
export function queriesOf({ id, family }: BenchPatient): Readonly<Record<string, string>> {
  const name = encodeURIComponent(family);
  return {
    'read: Patient/[id]': `Patient/${id}`,
    'within a patient: Observation?patient&code&_sort=-date&_count=20': `Observation?patient=${id}&code=${code}&_sort=-date&_count=20`,
    'population: Observation?code&_sort=-date&_count=20': `Observation?code=${code}&_sort=-date&_count=20`,
    'chained: Observation?patient.name&code&_sort=-date&_count=20': `Observation?patient.name=${name}&code=${code}&_sort=-date&_count=20`,
    'reverse: Patient?_has:Observation:patient:code&_count=20': `Patient?_has:Observation:patient:code=${code}&_count=20`,
    'included: Condition?patient&_include=Condition:encounter&_count=20': `Condition?patient=${id}&_include=Condition:encounter&_count=20`,
  };
}
