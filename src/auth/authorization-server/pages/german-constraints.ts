import type { ConstraintLanguage } from './constraint-words.js';

const CATEGORIES: Readonly<Record<string, string>> = {
  'vital-signs': 'Vitalwerte',
  laboratory: 'Laborwerte',
  'social-history': 'Lebensgewohnheiten',
  survey: 'Antworten auf Befragungen',
  sdoh: 'Lebensumstände',
  imaging: 'Befunde aus Bildern',
  procedure: 'Befunde aus Eingriffen',
  'problem-list-item': 'die Problemliste',
  'encounter-diagnosis': 'Diagnosen aus Besuchen',
  'health-concern': 'gesundheitliche Sorgen',
  'clinical-note': 'Notizen der Behandelnden',
};

const VITAL_SIGNS: Readonly<Record<string, string>> = {
  '85353-1': 'Vitalwerte',
  '9279-1': 'die Atemfrequenz',
  '8867-4': 'den Puls',
  '2708-6': 'die Sauerstoffsättigung',
  '8310-5': 'die Körpertemperatur',
  '8302-2': 'die Größe',
  '9843-4': 'den Kopfumfang',
  '29463-7': 'das Gewicht',
  '39156-5': 'den Body-Mass-Index',
  '85354-9': 'den Blutdruck',
};

const VERBS: Readonly<Record<string, string>> = {
  not: 'ist nicht',
  exact: 'ist genau',
  contains: 'enthält',
  text: 'heißt',
  identifier: 'hat die Kennung',
  'of-type': 'hat den Wert',
  in: 'steht in der Liste',
  'not-in': 'steht nicht in der Liste',
  below: 'ist oder gehört zu',
  above: 'ist oder umfasst',
};

const COMPARISONS: ConstraintLanguage['comparisons'] = {
  date: {
    ne: 'ist nicht',
    gt: 'dauert länger als',
    ge: 'ist nicht vor',
    sa: 'ist nach',
    lt: 'beginnt vor',
    le: 'ist nicht nach',
    eb: 'ist vor',
    ap: 'ist etwa',
  },
  amount: {
    ne: 'ist nicht',
    gt: 'ist mehr als',
    ge: 'ist mindestens',
    sa: 'ist mehr als',
    lt: 'ist weniger als',
    le: 'ist höchstens',
    eb: 'ist weniger als',
    ap: 'ist etwa',
  },
};

export const GERMAN_CONSTRAINTS: ConstraintLanguage = {
  values: { category: CATEGORIES, code: VITAL_SIGNS },
  or: 'oder',
  only: conditions => `Nur ${conditions.join(' und ')}`,
  // the verb of a subordinate clause would come last
  where: (parameter, predicate) => `wo gilt: ${parameter} ${predicate}`,
  is: 'ist',
  missing: 'ist nicht angegeben',
  given: 'ist angegeben',
  verbs: VERBS,
  comparisons: COMPARISONS,
};
