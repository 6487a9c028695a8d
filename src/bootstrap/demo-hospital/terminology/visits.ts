import { hl7, snomed } from './coding.js';

const AMBULATORY = { code: 'AMB', display: 'ambulatory' };
const EMERGENCY = { code: 'EMER', display: 'emergency' };
const INPATIENT = { code: 'IMP', display: 'inpatient encounter' };

/** Kinds of encounters: their class, type and where they take place. */
export const VISITS = {
  checkUp: {
    class: AMBULATORY,
    type: snomed('162673000', 'General examination of patient'),
    location: 'outpatient',
    minutes: 30,
  },
  followUp: {
    class: AMBULATORY,
    type: snomed('390906007', 'Follow-up encounter'),
    location: 'outpatient',
    minutes: 20,
  },
  wellChild: {
    class: AMBULATORY,
    type: snomed('410620009', 'Well child visit'),
    location: 'pediatrics',
    minutes: 30,
  },
  prenatal: {
    class: AMBULATORY,
    type: snomed('424619006', 'Prenatal visit'),
    location: 'maternity',
    minutes: 25,
  },
  postnatal: {
    class: AMBULATORY,
    type: snomed('169762003', 'Postnatal visit'),
    location: 'maternity',
    minutes: 25,
  },
  symptom: {
    class: AMBULATORY,
    type: snomed('185345009', 'Encounter for symptom'),
    location: 'outpatient',
    minutes: 15,
  },
  emergency: {
    class: EMERGENCY,
    type: snomed('50849002', 'Emergency room admission'),
    location: 'emergency',
    minutes: 240,
  },
  admission: {
    class: INPATIENT,
    type: snomed('32485007', 'Hospital admission'),
    location: 'ward',
    minutes: 4 * 1440,
  },
} as const;

export type VisitKind = keyof typeof VISITS;

export const PROBLEM_LIST_ITEM = hl7('condition-category', 'problem-list-item', 'Problem List Item');
