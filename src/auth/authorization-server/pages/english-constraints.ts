import type { ConstraintLanguage } from './constraint-words.js';

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

const VERBS: Readonly<Record<string, string>> = {
  not: 'is not',
  exact: 'is exactly',
  contains: 'contains',
  text: 'is called',
  identifier: 'has the identifier',
  'of-type': 'has the value',
  in: 'is in the list',
  'not-in': 'is not in the list',
  below: 'is or belongs to',
  above: 'is or holds',
};

const COMPARISONS: ConstraintLanguage['comparisons'] = {
  date: {
    ne: 'is not',
    gt: 'goes on after',
    ge: 'is not before',
    sa: 'is after',
    lt: 'begins before',
    le: 'is not after',
    eb: 'is before',
    ap: 'is about',
  },
  amount: {
    ne: 'is not',
    gt: 'is more than',
    ge: 'is at least',
    sa: 'is more than',
    lt: 'is less than',
    le: 'is at most',
    eb: 'is less than',
    ap: 'is about',
  },
};

export const ENGLISH_CONSTRAINTS: ConstraintLanguage = {
  values: { category: CATEGORIES, code: VITAL_SIGNS },
  or: 'or',
  only: conditions => `Only ${conditions.join(' and ')}`,
  where: (parameter, predicate) => `where ${parameter} ${predicate}`,
  is: 'is',
  missing: 'is not given',
  given: 'is given',
  verbs: VERBS,
  comparisons: COMPARISONS,
};
