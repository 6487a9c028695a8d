import type { Language } from '../../pages/language/language.js';

const ENGLISH = {
  administration: 'Administration',
  audit: 'Audit',
  patients: {
    title: 'Patients',
    found: (text: string) => `Patients: ${text}`,
    onWhose: (app: string) => `Open ${app} on whose record?`,
    hint: 'A family name, a birth date as 1984-05-21, or a record number',
    none: 'There is no record that you may see.',
    showAll: 'Show all',
    allApps: 'All apps',
    tasks: 'Tasks that ask for an app',
  },
  record: {
    own: 'Your health record',
    all: 'All patients',
    frame: 'Apps beside the record',
  },
  apps: {
    title: 'Apps',
    open: 'Open with this patient',
    openOwn: 'Open with your record',
    about: 'What the apps are for',
  },
  tasks: {
    title: 'Tasks',
    none: 'No task asks you to open an app.',
    broken: (mistake: string) => ` cannot be launched: ${mistake}.`,
  },
  launch: {
    title: (app: string) => `Open ${app}?`,
    lead: 'A link on another site asks to open this app on the record of',
    open: 'Open the app',
    no: 'No',
  },
  landing: {
    title: 'Health records that keep to themselves',
    heading: 'Health records, kept warm and well guarded.',
    lead: 'Firekeeper is a FHIR R4 server with SMART on FHIR authorization built in. Apps ask, people decide, and no app ever sees more than one was willing to show it.',
    sampleApp: 'Try the sample app',
    developers: 'For developers',
    base: 'FHIR base',
    abilities: 'What it can do',
    authorization: 'How apps sign in',
  },
};

/** What the pages of the portal say around a record; the record itself is in `record-words.ts`. */
export const PORTAL_WORDS: Readonly<Record<Language, typeof ENGLISH>> = {
  en: ENGLISH,
  de: {
    administration: 'Verwaltung',
    audit: 'Protokoll',
    patients: {
      title: 'Patientinnen und Patienten',
      found: text => `Suche: ${text}`,
      onWhose: app => `Zu wessen Akte soll sich ${app} öffnen?`,
      hint: 'Ein Familienname, ein Geburtsdatum wie 21.05.1984 oder eine Aktennummer',
      none: 'Es gibt keine Akte, die Sie sehen dürfen.',
      showAll: 'Alle zeigen',
      allApps: 'Alle Apps',
      tasks: 'Aufgaben, die nach einer App fragen',
    },
    record: {
      own: 'Ihre Krankenakte',
      all: 'Alle Akten',
      frame: 'Apps neben der Akte',
    },
    apps: {
      title: 'Apps',
      open: 'Zu dieser Akte öffnen',
      openOwn: 'Zu Ihrer Akte öffnen',
      about: 'Wofür die Apps sind',
    },
    tasks: {
      title: 'Aufgaben',
      none: 'Keine Aufgabe bittet Sie, eine App zu öffnen.',
      broken: mistake => ` lässt sich nicht öffnen: ${mistake}.`,
    },
    launch: {
      title: app => `${app} öffnen?`,
      lead: 'Ein Link auf einer anderen Seite möchte diese App öffnen, und zwar zur Akte von',
      open: 'App öffnen',
      no: 'Nein',
    },
    landing: {
      title: 'Krankenakten, die für sich bleiben',
      heading: 'Krankenakten, warm gehalten und gut gehütet.',
      lead: 'Firekeeper ist ein FHIR-R4-Server mit eingebauter Autorisierung nach SMART on FHIR. Apps fragen, Menschen entscheiden, und keine App sieht mehr, als man ihr zeigen wollte.',
      sampleApp: 'Die Beispiel-App ausprobieren',
      developers: 'Für Entwickler',
      base: 'FHIR-Basis',
      abilities: 'Was der Server kann',
      authorization: 'Wie Apps sich anmelden',
    },
  },
};
