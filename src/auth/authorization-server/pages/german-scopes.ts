import { constraintWords, knownConstraint } from './constraint-words.js';
import { GERMAN_CONSTRAINTS } from './german-constraints.js';
import type { ScopeLanguage, ScopeVerb } from './scope-language.js';

const VERBS: Readonly<Record<ScopeVerb, string>> = {
  see: 'sehen',
  add: 'hinzufügen',
  change: 'ändern',
  delete: 'löschen',
};

const RESOURCES: Readonly<Record<string, string>> = {
  '*': 'alle Gesundheitsdaten',
  AllergyIntolerance: 'Allergien',
  Appointment: 'Termine',
  Basic: 'Notizen von Apps',
  Binary: 'angehängte Dateien',
  CarePlan: 'Behandlungspläne',
  CareTeam: 'Behandlungsteams',
  Claim: 'Abrechnungen',
  Communication: 'Nachrichten',
  Condition: 'Beschwerden und Diagnosen',
  Consent: 'Einwilligungen',
  Coverage: 'Versicherungen',
  Device: 'Geräte und Implantate',
  DiagnosticReport: 'Befundberichte',
  DocumentReference: 'Dokumente und Notizen',
  Encounter: 'Besuche',
  EpisodeOfCare: 'Behandlungsabschnitte',
  ExplanationOfBenefit: 'Abrechnungen der Versicherung',
  FamilyMemberHistory: 'Familiengeschichte',
  Flag: 'Warnhinweise',
  Goal: 'Ziele',
  HealthcareService: 'Angebote der Einrichtungen',
  ImagingStudy: 'Bildgebung',
  Immunization: 'Impfungen',
  Location: 'Orte der Behandlung',
  Medication: 'Angaben zu Arzneien',
  MedicationAdministration: 'gegebene Arzneien',
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
  Questionnaire: 'Fragebögen',
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
    'messaging/ui': [
      'Sie zu einer anderen Seite der Akte führen',
      'Und sich schließen, wenn Sie fertig sind',
    ],
    'messaging/scratchpad': [
      'Entwürfe neben die Akte legen',
      'Und die anderer Apps lesen; in die Akte kommt keiner, ohne dass Sie es sagen',
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
  known: scope => knownConstraint(scope, GERMAN_CONSTRAINTS),
  constraint: scope => constraintWords(scope, GERMAN_CONSTRAINTS),
};
