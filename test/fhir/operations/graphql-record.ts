import type { Json } from '../../support/fhir-client.js';

export const ALICE = {
  active: true,
  name: [
    { use: 'official', family: 'Alice', given: ['A', 'B'] },
    { use: 'usual', given: ['Al'] },
  ],
  telecom: [
    { system: 'phone', value: '1' },
    { system: 'email', value: 'a@b' },
  ],
  contained: [{ resourceType: 'Organization', id: 'inside', name: 'Inside' }],
  managingOrganization: { reference: '#inside' },
  generalPractitioner: [{ reference: 'Practitioner/dr' }, { reference: 'Organization/ward' }],
};

/** Two patients, what was observed of them, and by whom. */
export const RESOURCES: readonly Json[] = [
  { resourceType: 'Organization', id: 'ward', name: 'Ward' },
  { resourceType: 'Practitioner', id: 'dr', name: [{ family: 'Dr' }] },
  { resourceType: 'Patient', id: 'alice', ...ALICE },
  { resourceType: 'Patient', id: 'bob', name: [{ family: 'Secret' }], birthDate: '1950-05-05' },
  ...['alice', 'alice', 'alice', 'bob'].map((patient, index) => ({
    resourceType: 'Observation',
    id: `o${index}`,
    status: 'final',
    code: { coding: [{ system: 'urn:c', code: index === 0 ? 'first' : 'later' }] },
    category: [{ coding: [{ code: index === 0 ? 'laboratory' : 'vital-signs' }] }],
    subject: { reference: `Patient/${patient}` },
    performer: [{ reference: 'Practitioner/dr' }],
    effectiveDateTime: `2020-0${index + 1}-01`,
  })),
];
