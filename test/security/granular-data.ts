import type { Json } from '../support/fhir-client.js';

const LOINC = 'http://loinc.org';
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** One of each kind of parameter, of each modifier, of each prefix; what can be searched for can bound a scope. */
export const CONSTRAINTS = [
  `category=${CATEGORY}|laboratory`,
  'category=laboratory',
  'category=laboratory,survey',
  `category=${CATEGORY}|`,
  '_tag=|a',
  'category:not=laboratory',
  'category:not=laboratory,survey',
  'category:missing=true',
  'category:missing=false',
  'code:text=heart',
  'code:text=heart%20rate',
  'category=laboratory&category=survey',
  'category=laboratory&status=final',
  'status=final,amended',
  'date=2020-02',
  'date=ge2020-02-01',
  'date=lt2020-02-01T00:00:00Z',
  'date=gt2020-01-15&date=le2020-02-20',
  'date=ne2020-02-03',
  'date=sa2020-01,eb2020-02',
  'date=ap2020-02-03',
  'date:missing=true',
  'value-quantity=72',
  'value-quantity=gt70',
  'value-quantity=le72|http://unitsofmeasure.org|/min',
  'value-quantity=ge5.4|http://unitsofmeasure.org|mmol/L',
  'value-quantity=ap70||/min',
  'combo-value-quantity=gt120',
  'component-code=8480-6',
  `code-value-quantity=${LOINC}|8867-4$gt70`,
  `component-code-value-quantity=${LOINC}|8480-6$ge120`,
  'value-string=Pos',
  'value-string:contains=iti',
  'value-string:exact=Positive',
  'value-string:missing=false',
  'subject=Patient/alice',
  'subject:Patient=alice',
  'patient=alice',
  'performer:identifier=urn:staff|7',
  'performer:Practitioner=grace',
  'performer:missing=true',
  'identifier=urn:lab|1',
  'identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|ACSN|1',
  'identifier:not=urn:lab|1',
  '_id=o1,o2',
  '_id:not=o1',
  '_tag:not=a',
  '_security=R',
  '_profile=http://example.org/vital',
  '_profile:missing=true',
  'category:in=http://hl7.org/fhir/ValueSet/observation-category',
  'category:not-in=http://hl7.org/fhir/ValueSet/observation-category',
  'code:in=http://hl7.org/fhir/ValueSet/observation-vitalsignresult',
  'code:not-in=http://hl7.org/fhir/ValueSet/observation-vitalsignresult',
  `category:below=${CATEGORY}|laboratory`,
  '_lastUpdated=gt2020',
  '_lastUpdated=lt2020',
  'combo-code=8480-6,8867-4',
  'data-absent-reason=unknown',
];

/** All of Alice; each differs from the others in something that a constraint asks for. */
export const OBSERVATIONS: readonly Json[] = [
  {
    ...observation('o1', '8867-4', 'Heart rate', 'laboratory'),
    identifier: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'ACSN' }] },
        system: 'urn:lab',
        value: '1',
      },
    ],
    effectiveDateTime: '2020-02-03',
    valueQuantity: { value: 72, system: 'http://unitsofmeasure.org', code: '/min' },
  },
  {
    ...observation('o2', '8867-4', 'Heartbeat', 'vital-signs'),
    meta: { tag: [{ code: 'a' }], profile: ['http://example.org/vital'] },
    effectiveDateTime: '2020-01-10T08:00:00Z',
    valueQuantity: { value: 65.5, system: 'http://unitsofmeasure.org', code: '/min' },
    performer: [{ reference: 'Practitioner/grace' }],
  },
  {
    ...observation('o3', '15074-8', 'Glucose', 'laboratory', 'survey'),
    status: 'amended',
    meta: { security: [{ code: 'R' }] },
    effectivePeriod: { start: '2020-01-20', end: '2020-02-10' },
    valueQuantity: { value: 5.4, system: 'http://unitsofmeasure.org', code: 'mmol/L' },
    performer: [{ identifier: { system: 'urn:staff', value: '7' } }],
  },
  { ...observation('o4', '5802-4', 'Nitrite', 'survey'), status: 'preliminary', valueString: 'Positive' },
  { ...observation('o5', '5802-4', 'Nitrite'), effectiveDateTime: '2020-03', valueString: 'positiv' },
  {
    ...observation('o6', '85354-9', 'Blood pressure', 'vital-signs'),
    component: [component('8480-6', 130), component('8462-4', 80)],
  },
  {
    ...observation('o7', '85354-9', 'Blood pressure', 'vital-signs'),
    component: [component('8480-6', 110), component('8462-4', 125)],
  },
  {
    ...observation('o8', '8867-4', 'Heart rate', 'exam'),
    dataAbsentReason: { coding: [{ code: 'unknown' }] },
  },
];

function observation(id: string, code: string, text: string, ...categories: string[]): Json {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    ...(categories.length === 0
      ? {}
      : { category: categories.map(category => ({ coding: [{ system: CATEGORY, code: category }] })) }),
    code: { coding: [{ system: LOINC, code }], text },
    subject: { reference: 'Patient/alice' },
  };
}

function component(code: string, value: number): Json {
  return { code: { coding: [{ system: LOINC, code }] }, valueQuantity: { value } };
}
