import type { ScopeLanguage, ScopeVerb } from './scope-language.js';

const VERBS: Readonly<Record<ScopeVerb, string>> = {
  see: 'sehen',
  add: 'hinzufügen',
  change: 'ändern',
  delete: 'löschen',
};

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
};

const RESOURCES: Readonly<Record<string, string>> = {
  '*': 'alle Gesundheitsdaten',
  AllergyIntolerance: 'Allergien',
  Appointment: 'Termine',
  Basic: 'Notizen von Apps',
  CarePlan: 'Behandlungspläne',
  CareTeam: 'Behandlungsteams',
  Condition: 'Beschwerden und Diagnosen',
  Consent: 'Einwilligungen',
  Coverage: 'Versicherungen',
  Device: 'Geräte und Implantate',
  DiagnosticReport: 'Befundberichte',
  DocumentReference: 'Dokumente und Notizen',
  Encounter: 'Besuche',
  FamilyMemberHistory: 'Familiengeschichte',
  Goal: 'Ziele',
  ImagingStudy: 'Bildgebung',
  Immunization: 'Impfungen',
  Location: 'Orte der Behandlung',
  Medication: 'Angaben zu Arzneien',
  MedicationDispense: 'ausgegebene Arzneien',
  MedicationRequest: 'Verordnungen',
  MedicationStatement: 'eingenommene Arzneien',
  Observation: 'Messwerte und Testergebnisse',
  Organization: 'Einrichtungen',
  Patient: 'Name, Geburtsdatum und Kontaktdaten',
  Practitioner: 'Namen von Ärzten und Pflegenden',
  PractitionerRole: 'Aufgaben von Ärzten und Pflegenden',
  Procedure: 'Eingriffe',
  Provenance: 'wer was eingetragen hat',
  QuestionnaireResponse: 'Antworten auf Fragebögen',
  RelatedPerson: 'Angehörige und Kontakte',
  ServiceRequest: 'Aufträge und Überweisungen',
  Specimen: 'Proben',
  Task: 'Aufgaben',
};

export const GERMAN_SCOPES: ScopeLanguage = {
  named: {
    openid: ['Sie wiedererkennen, wenn Sie zurückkommen'],
    fhirUser: ['Wissen, welche Person der Krankenakte Sie sind'],
    profile: ['Ihren Namen sehen'],
    email: ['Ihre E-Mail-Adresse sehen'],
    launch: [
      'Wissen, was Sie geöffnet haben',
      'Die Patientin oder den Patienten, und den Besuch, wenn es einen gibt',
    ],
    'launch/patient': ['Wissen, um wen es geht'],
    'launch/encounter': ['Wissen, um welchen Besuch es geht'],
    offline_access: [
      'Weiterarbeiten, wenn Sie nicht da sind',
      'Bis Sie oder die App es beenden, auch wenn Sie abgemeldet sind',
    ],
    online_access: ['Weiterarbeiten, solange Sie angemeldet sind', 'Endet, wenn Sie sich abmelden'],
  },
  launch: type => `Wissen, worum es geht: ${type}`,
  sentence: (verbs, what) => {
    const [last = '', ...others] = verbs.map(verb => VERBS[verb]).toReversed();
    const all = others.length > 0 ? `${others.toReversed().join(', ')} und ${last}` : last;
    const sentence = `${what} ${all}`;
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
  },
  // a type without a word of its own is shown under its name in FHIR
  resource: resourceType => RESOURCES[resourceType] ?? resourceType,
  known: ({ constraint = '' }) => {
    const [, values] = /^category=([^&=]+)$/.exec(constraint) ?? [];
    const words = values?.split(',').map(value => CATEGORIES[value.split('|').at(-1) ?? '']);
    return words?.every(word => word !== undefined) ? words.join(' oder ') : undefined;
  },
  constraint: ({ constraint = '' }) => `Nur wo ${constraint}`,
};
