import type { Json } from '../../support/fhir-client.js';
import { type Blueprint, Draw, PATIENTS, WORDS } from './draw.js';
import { aCodeSystem, aValueSet } from './population-terminology.js';
import type { Random } from './random.js';
import { COLLEAGUE, COLOR, RUN_TIME_PARAMETERS } from './run-time-parameters.js';

export const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const CONDITION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';
const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const RESTRICTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };
const LOINC = 'http://loinc.org';

const QUESTIONNAIRES: readonly string[] = ['http://ex.org/q/0', 'http://ex.org/q/1'];

/** What everybody shares: made first, so that the rest can refer to it. */
const SHARED: readonly (readonly [type: string, count: number, Blueprint])[] = [
  [
    'Organization',
    2,
    draw => ({ name: draw.random.pick(['North', 'South']), identifier: draw.identifier() }),
  ],
  [
    'Practitioner',
    3,
    draw => ({ name: [{ family: draw.random.pick(['Adler', 'Berg']) }], identifier: draw.identifier() }),
  ],
  [
    'PractitionerRole',
    2,
    draw => ({ practitioner: draw.any('Practitioner'), organization: draw.any('Organization') }),
  ],
  [
    'Location',
    4,
    draw => ({
      name: draw.random.pick(['Ward', 'Theatre']),
      position: { longitude: draw.random.below(3), latitude: 50 },
      ...draw.maybeOf('partOf', 'Location'),
      ...organized(draw),
    }),
  ],
  ['CodeSystem', 2, aCodeSystem],
  ['ValueSet', 6, aValueSet],
  ['Medication', 2, draw => ({ code: draw.concept('urn:drugs', 'a', 'b') })],
  [
    'Questionnaire',
    3,
    draw => ({
      status: 'active',
      url: draw.random.pick(QUESTIONNAIRES),
      version: draw.random.pick(['1', '2']),
    }),
  ],
];

function organized(draw: Draw): Json {
  return draw.maybe('managingOrganization', () => draw.any('Organization'));
}

const PERSONS: readonly (readonly [type: string, count: number, Blueprint])[] = [
  [
    'RelatedPerson',
    3,
    draw => ({ patient: draw.patient(), name: [{ family: draw.random.pick(['Adler', 'Conrad']) }] }),
  ],
  ['Device', 3, draw => ({ ...draw.maybe('patient', () => draw.patient()), identifier: draw.identifier() })],
  [
    'Group',
    3,
    draw => ({
      type: 'person',
      actual: true,
      member: draw.random.some(PATIENTS, 2).map(id => ({ entity: { reference: `Patient/${id}` } })),
    }),
  ],
  ['Person', 3, draw => ({ link: draw.random.some(PATIENTS, 2).map(id => ({ target: patientOf(id) })) })],
  [
    'Encounter',
    8,
    draw => ({
      status: draw.random.pick(['finished', 'in-progress']),
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject: draw.patient(),
      period: { start: draw.date() },
      ...draw.maybeOf('partOf', 'Encounter'),
      ...draw.maybe('location', () => [{ location: draw.any('Location') }]),
      ...draw.maybe('participant', () => [{ individual: draw.any('Practitioner', 'RelatedPerson') }]),
      ...draw.maybe('serviceProvider', () => draw.any('Organization')),
    }),
  ],
];

function patientOf(id: string): Json {
  return { reference: `Patient/${id}` };
}

const CLINICAL_RECORDS: readonly (readonly [type: string, count: number, Blueprint])[] = [
  [
    'Observation',
    24,
    draw => ({
      status: draw.random.pick(['final', 'amended']),
      category: [draw.concept(CATEGORY, 'laboratory', 'vital-signs', 'survey')],
      code: draw.concept(LOINC, '1-8', '2-6', '3-4'),
      subject: draw.random.chance(0.9) ? draw.patient() : draw.any('Group', 'Device', 'Location'),
      effectiveDateTime: draw.date(),
      valueQuantity: { value: draw.random.below(9), system: 'http://unitsofmeasure.org', code: 'mg' },
      ...draw.text(),
      ...draw.maybe('component', () => [
        { code: draw.concept(LOINC, '5-1', '6-9'), valueQuantity: { value: draw.random.below(9) } },
      ]),
      ...draw.maybe('performer', () => [
        draw.any('Practitioner', 'Patient', 'RelatedPerson', 'Organization'),
      ]),
      ...draw.maybe('encounter', () => draw.any('Encounter')),
      ...draw.maybe('focus', () => [draw.any('Patient', 'Device', 'Encounter')]),
      ...draw.maybe('identifier', () => draw.identifier()),
      ...draw.maybe('extension', () => [
        { url: COLOR, valueCode: draw.random.pick(['red', 'green']) },
        { url: COLLEAGUE, valueReference: draw.any('Patient', 'Practitioner') },
      ]),
    }),
  ],
  [
    'QuestionnaireResponse',
    6,
    draw => ({
      status: draw.random.pick(['completed', 'in-progress']),
      questionnaire: `${draw.random.pick(QUESTIONNAIRES)}${draw.random.pick(['', '|1', '|2'])}`,
      subject: draw.patient(),
      authored: `${draw.date()}T09:00:00Z`,
      ...draw.maybe('author', () => draw.any('Patient', 'Practitioner', 'RelatedPerson')),
      ...draw.maybe('encounter', () => draw.any('Encounter')),
    }),
  ],
  [
    'Condition',
    12,
    draw => ({
      clinicalStatus: draw.concept(CLINICAL, 'active', 'resolved'),
      category: [draw.concept(CONDITION_CATEGORY, 'problem-list-item', 'encounter-diagnosis')],
      code: draw.concept('urn:codes', 'x', 'y', 'z'),
      subject: draw.patient(),
      onsetDateTime: draw.date(),
      ...draw.text(),
      ...draw.maybe('asserter', () => draw.any('Practitioner', 'Patient', 'RelatedPerson')),
      ...draw.maybe('encounter', () => draw.any('Encounter')),
    }),
  ],
  [
    'MedicationRequest',
    8,
    draw => ({
      status: draw.random.pick(['active', 'completed']),
      intent: 'order',
      subject: draw.patient(),
      authoredOn: draw.date(),
      medicationReference: draw.any('Medication'),
      ...draw.maybe('requester', () => draw.any('Practitioner', 'Patient', 'PractitionerRole')),
    }),
  ],
  [
    'DocumentReference',
    6,
    draw => ({
      status: 'current',
      subject: draw.patient(),
      date: `${draw.date()}T10:00:00Z`,
      content: [{ attachment: { title: 'x' } }],
      ...draw.maybe('author', () => [draw.any('Practitioner', 'Patient', 'RelatedPerson')]),
      ...draw.maybe('relatesTo', () => [
        { code: 'replaces', target: { reference: 'DocumentReference/none' } },
      ]),
    }),
  ],
  [
    'Composition',
    6,
    draw => ({
      status: 'final',
      type: draw.concept(LOINC, '1-8', '2-6'),
      subject: draw.patient(),
      date: draw.date(),
      title: draw.random.pick(WORDS),
      author: [draw.any('Practitioner', 'Patient', 'Organization')],
      ...draw.maybe('encounter', () => draw.any('Encounter')),
      section: [
        { title: 'a', entry: [draw.any('Observation', 'Condition'), draw.any('MedicationRequest')] },
        { title: 'b', entry: [draw.any('Observation', 'Medication')] },
      ],
    }),
  ],
  [
    'CareTeam',
    4,
    draw => ({
      status: 'active',
      ...draw.maybe('subject', () => draw.patient()),
      participant: [{ member: draw.any('Practitioner', 'Patient', 'RelatedPerson', 'Organization') }],
    }),
  ],
  [
    'List',
    4,
    draw => ({
      status: 'current',
      mode: 'working',
      ...draw.maybe('subject', () => draw.patient()),
      entry: [{ item: draw.any('Observation', 'Condition', 'Patient') }],
    }),
  ],
  [
    'Appointment',
    5,
    draw => ({
      status: 'proposed',
      participant: [
        { actor: draw.patient(), status: 'accepted' },
        { actor: draw.any('Patient', 'Practitioner', 'Location'), status: 'accepted' },
      ],
    }),
  ],
  [
    'Task',
    4,
    draw => ({
      status: 'requested',
      intent: 'order',
      authoredOn: draw.date(),
      for: draw.any('Patient', 'Group'),
      ...draw.maybe('focus', () => draw.any('Observation', 'MedicationRequest')),
    }),
  ],
  [
    'Provenance',
    5,
    draw => ({
      target: [draw.any('Observation', 'Condition', 'Patient')],
      recorded: `${draw.date()}T08:00:00Z`,
      agent: [{ who: draw.any('Practitioner', 'Patient') }],
    }),
  ],
  ['Basic', 3, draw => ({ code: { text: 'note' }, subject: draw.any('Patient', 'Observation') })],
  ['Linkage', 2, draw => ({ item: [patientItem('source', draw), patientItem('alternate', draw)] })],
];

function patientItem(type: string, draw: Draw): Json {
  return { type, resource: draw.patient() };
}

/** Random records of several patients that are tied to each other in every way the product must see through. */
export function aPopulation(random: Random): Json[] {
  const made: Json[] = [...RUN_TIME_PARAMETERS, ...PATIENTS.map(id => aPatient(id, random))];
  for (const [resourceType, count, blueprint] of [...SHARED, ...PERSONS, ...CLINICAL_RECORDS]) {
    for (let number = 1; number <= count; number++) {
      const id = `${resourceType.toLowerCase()}-${number}`;
      made.push({ resourceType, id, ...tagged(random), ...blueprint(new Draw(random, made)) });
    }
  }
  return made;
}

function aPatient(id: string, random: Random): Json {
  const others = PATIENTS.filter(other => other < id);
  const link = others.length > 0 && random.chance(0.6);
  return {
    resourceType: 'Patient',
    id,
    active: random.chance(0.5),
    gender: random.pick(['female', 'male']),
    birthDate: `19${50 + random.below(40)}-0${1 + random.below(9)}-11`,
    identifier: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
        system: 'urn:mrn',
        value: id,
      },
    ],
    name: [{ family: random.pick(['Adler', 'Berg', 'Conrad']), given: [random.pick(['Eva', 'Tom'])] }],
    ...(link ? { link: [{ other: { reference: `Patient/${random.pick(others)}` }, type: 'seealso' }] } : {}),
  };
}

function tagged(random: Random): Json {
  const tag = random.chance(0.3)
    ? { tag: [{ system: 'urn:tag', code: random.pick(['t1', 't2']) }] }
    : undefined;
  const security = random.chance(0.1) ? { security: [RESTRICTED] } : undefined;
  return (tag ?? security) ? { meta: { ...security, ...tag } } : {};
}
