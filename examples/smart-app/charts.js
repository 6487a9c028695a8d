/** The charts of this app: what they are called, which codes they are made of, and the scope that opens them. */
export const CHARTS = [
  {
    id: 'blood-pressure',
    title: 'Blood pressure',
    unit: 'mmHg',
    digits: 0,
    ...loinc('85354-9'),
    series: [
      { name: 'Systolic', code: '8480-6' },
      { name: 'Diastolic', code: '8462-4' },
    ],
  },
  { id: 'weight', title: 'Weight', unit: 'kg', digits: 1, ...loinc('29463-7'), series: [{ name: 'Weight' }] },
  {
    id: 'heart-rate',
    title: 'Heart rate',
    unit: 'beats/min',
    digits: 0,
    ...loinc('8867-4'),
    series: [{ name: 'Heart rate' }],
  },
];

function loinc(code) {
  const token = `http://loinc.org|${code}`;
  return { token, scope: `patient/Observation.rs?code=${token}` };
}
