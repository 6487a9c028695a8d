import type { Json } from '../../support/fhir-client.js';

export const LOINC = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';

const coded = (code: string, system = LOINC) => ({ coding: [{ system, code }] });
const of = (id: string) => ({ reference: `Patient/${id}` });

const weight = (id: string, value: number, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: coded('29463-7'),
  subject: of('ann'),
  valueQuantity: { value, unit: 'kg', system: UCUM, code: 'kg' },
  ...more,
});

const visit = (id: string, period: object | undefined, more: object = {}) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  ...(period ? { period } : {}),
  subject: of('ann'),
  ...more,
});

/** What is searched for: a few patients, visits at the edges of a period, and weights at those of a precision. */
export const RESOURCES: readonly Json[] = [
  {
    resourceType: 'Organization',
    id: 'group',
    name: 'Group',
  },
  {
    resourceType: 'Organization',
    id: 'ward',
    name: 'Ward, North',
    partOf: { reference: 'Organization/group' },
  },
  { resourceType: 'Practitioner', id: 'doc', name: [{ family: 'Müller-Lüdenscheidt', given: ['Ånne'] }] },
  {
    resourceType: 'Patient',
    id: 'ann',
    name: [{ family: 'Ng', given: ['Ann', 'Marie'] }],
    gender: 'female',
    birthDate: '1980-05',
    managingOrganization: { reference: 'Organization/ward' },
    generalPractitioner: [{ reference: 'Practitioner/doc' }],
    identifier: [{ system: 'urn:mrn', value: '007' }, { value: '7' }],
  },
  { resourceType: 'Patient', id: 'ben', name: [{ family: 'Oz' }], birthDate: '1980-05-17' },
  { resourceType: 'Patient', id: 'cid', gender: 'male', birthDate: '1980' },
  visit(
    'whole',
    { start: '2020-03-01', end: '2020-03-10' },
    { serviceProvider: { reference: 'Organization/ward' } },
  ),
  visit('open-end', { start: '2020-03-05T10:00:00+02:00' }),
  visit('open-start', { end: '2019-12-31' }, { status: 'cancelled' }),
  visit('undated', undefined, { status: 'planned' }),
  weight('w1', 5.4, {
    effectiveDateTime: '2020-03-05T23:30:00-05:00',
    encounter: { reference: 'Encounter/whole' },
  }),
  weight('w2', 5.45, { effectiveDateTime: '2020-03-06' }),
  weight('w3', 5.35, { effectiveDateTime: '2020-03', status: 'amended' }),
  weight('w4', -2, { subject: of('ben') }),
  weight('none', 0, {
    valueQuantity: undefined,
    effectivePeriod: { start: '2020-03-06T04:00:00Z', end: '2020-03-06T05:00:00Z' },
    code: { coding: [{ system: LOINC, code: 'a,b' }, { code: 'x|y' }] },
    derivedFrom: [{ reference: 'Observation/w1' }],
  }),
  {
    resourceType: 'Provenance',
    id: 'prov',
    recorded: '2020-03-07T00:00:00Z',
    agent: [{ who: { reference: 'Practitioner/doc' } }],
    target: [{ reference: 'Observation/w1' }, { reference: 'Encounter/whole' }],
  },
];
