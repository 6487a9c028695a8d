import type { AskedCriterion } from './criterion.js';
import { PATIENTS, WORDS } from './draw.js';
import type { Random } from './random.js';

type Draw = (random: Random) => string;

const LOINC = 'http://loinc.org';
const a =
  (...values: readonly string[]): Draw =>
  random =>
    random.pick(values);
const word: Draw = random => random.pick(WORDS);
const patient: Draw = random => random.pick(PATIENTS);

/** For every type: what stands in the record as a whole. */
const OF_ALL: readonly (readonly [name: string, value: Draw])[] = [
  ['_content', word],
  ['_text', word],
  ['_lastUpdated', a('gt2020-01-01', 'lt2020-01-01')],
  ['_security', a('http://terminology.hl7.org/CodeSystem/v3-Confidentiality|R')],
  ['_profile:missing', a('true', 'false')],
];

/** Every kind of parameter and modifier that the oracle does not read itself. */
const OF_TYPES: Readonly<Record<string, readonly (readonly [name: string, value: Draw])[]>> = {
  Observation: [
    ['code-value-quantity', random => `${LOINC}|1-8$gt${random.below(6)}`],
    ['component-code-value-quantity', random => `5-1$le${random.below(6)}`],
    ['combo-value-quantity', random => `ge${random.below(9)}`],
    ['value-quantity', random => `${random.below(9)}000|http://unitsofmeasure.org|ug`],
    ['subject:identifier', random => `urn:mrn|${patient(random)}`],
    ['subject:Patient', patient],
    ['date', a('ap2026-02-10', 'sa2026-02-01', 'eb2026-02-20', '2026-02')],
    ['status:in', a('http://hl7.org/fhir/ValueSet/observation-status')],
    ['status:not-in', a('http://hl7.org/fhir/ValueSet/observation-status')],
  ],
  Patient: [
    ['identifier:of-type', random => `http://terminology.hl7.org/CodeSystem/v2-0203|MR|${patient(random)}`],
    ['gender', a('http://hl7.org/fhir/administrative-gender|female')],
    ['family:exact', a('Adler', 'adler')],
    ['name:contains', a('dle', 'er')],
    ['phonetic', a('Adler', 'Berg')],
    ['birthdate', a('ge1970', 'lt1980-05')],
  ],
  Location: [['near', random => `50|${random.below(3)}|${random.pick(['10', '100'])}|km`]],
  Encounter: [
    ['class', a('AMB', 'http://terminology.hl7.org/CodeSystem/v3-ActCode|')],
    ['date', a('ge2026-02', 'sa2026-02-10')],
  ],
  Condition: [
    ['clinical-status', a('http://terminology.hl7.org/CodeSystem/condition-clinical|')],
    ['code', a('urn:codes|x,urn:codes|y', '|x')],
    ['subject:identifier', random => `urn:mrn|${patient(random)}`],
  ],
  DocumentReference: [
    ['relationship', a('DocumentReference/none$replaces')],
    ['relatesto', a('DocumentReference/none')],
  ],
  ValueSet: [['url:below', a('urn:values:1', 'urn:values')]],
};

export function anAskedCondition(resourceType: string, random: Random): AskedCriterion {
  const candidates = [...OF_ALL, ...(OF_TYPES[resourceType] ?? []), ...(OF_TYPES[resourceType] ?? [])];
  const [name, value] = random.pick(candidates);
  return { kind: 'asked', resourceType, name, value: value(random) };
}

/** Of `_filter`: every operator but those which the oracle reads itself. */
const TESTS: Readonly<Record<string, readonly (readonly [code: string, operator: string, value: string])[]>> =
  {
    Observation: [
      ['status', 'ne', 'final'],
      ['status', 'in', 'http://hl7.org/fhir/ValueSet/observation-status'],
      ['status', 'ni', 'http://hl7.org/fhir/ValueSet/observation-status'],
      ['date', 'ap', '2026-02-10'],
      ['date', 'sa', '2026-02-10'],
      ['date', 'eb', '2026-02-10'],
      ['date', 'po', '2026-02'],
      ['value-quantity', 'gt', '4'],
      ['value-quantity', 'le', '4'],
      ['performer', 'pr', 'true'],
      ['code-value-quantity', 'eq', 'http://loinc.org|1-8$gt3'],
      ['subject', 're', 'Patient/p1'],
    ],
    Patient: [
      ['name', 'co', '"dle"'],
      ['family', 'eq', '"adler"'],
      ['family', 'ew', '"erg"'],
      ['birthdate', 'ge', '1970-01-01'],
      ['gender', 'ne', 'male'],
      ['name', 'pr', 'true'],
    ],
    Encounter: [
      ['date', 'lt', '2026-02-10'],
      ['class', 'pr', 'true'],
    ],
    Condition: [
      ['code', 'ne', 'x'],
      ['onset-date', 'ge', '2026-02-01'],
      ['encounter', 'pr', 'false'],
    ],
  };

export function anAskedTest(resourceType: string, random: Random): AskedCriterion | undefined {
  const tests = TESTS[resourceType];
  if (tests === undefined) return undefined;
  return { kind: 'asked', resourceType, name: '_filter', value: random.pick(tests).join(' ') };
}
