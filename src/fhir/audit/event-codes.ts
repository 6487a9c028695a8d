import type { Coding } from 'fhir/r4.js';
import type { AuditEventKind, AuditInteraction } from '../../audit/audit-entry.js';

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const INTERACTION = 'http://hl7.org/fhir/restful-interaction';

/** What an event is, by the codes of AuditEvent. */
export interface EventCodes {
  readonly type: Coding;
  readonly subtype: Coding;
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** Name of the BALP profile without `Patient`; https://profiles.ihe.net/ITI/BALP/ */
  readonly profile?: string;
}

export const REST: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
  code: 'rest',
  display: 'Restful Operation',
};

export function dicom(code: string, display: string): Coding {
  return { system: DCM, code, display };
}

const AUTHENTICATION = dicom('110114', 'User Authentication');
const ALERT = dicom('110113', 'Security Alert');
const ACTIVITY = dicom('110100', 'Application Activity');

export function accessCodes(interaction: AuditInteraction, type: string | undefined): EventCodes {
  const [code, action, profile] = ACCESSES[interaction];
  const isSystemSearch = interaction === 'search' && type === undefined;
  return {
    type: REST,
    subtype: { system: INTERACTION, code: isSystemSearch ? 'search-system' : code },
    action,
    ...(profile === undefined ? {} : { profile }),
  };
}

type AccessCodes = readonly [code: string, action: EventCodes['action'], profile?: string];

const ACCESSES: Readonly<Record<AuditInteraction, AccessCodes>> = {
  read: ['read', 'R', 'Read'],
  vread: ['vread', 'R', 'Read'],
  search: ['search-type', 'E', 'Query'],
  history: ['history', 'R'],
  create: ['create', 'C', 'Create'],
  update: ['update', 'U', 'Update'],
  patch: ['patch', 'U', 'Update'],
  delete: ['delete', 'D', 'Delete'],
  'delete-history': ['delete-history', 'D'],
};

type RequestCodes = readonly [code: string, action: EventCodes['action']];

/** Of a request of which nothing more is known than that it came: what it is or would have been is in its route. */
export function requestCodes(what: string): EventCodes {
  const [method = ''] = what.split(' ', 1);
  const [, ofRoute] = ROUTES.find(([route]) => route.test(what)) ?? [];
  const [code, action] = ofRoute ?? METHODS[method] ?? ['read', 'R'];
  return { type: REST, subtype: { system: INTERACTION, code }, action };
}

/** https://hl7.org/fhir/R4/http.html: what the method alone does not tell. */
const ROUTES: readonly (readonly [route: RegExp, codes: RequestCodes])[] = [
  [/\$/, ['operation', 'E']],
  [/^(?:GET|HEAD) .*\/_history$/, ['history', 'R']],
  [/^(?:GET|HEAD) .*\/_history\/:versionId$/, ['vread', 'R']],
  [/^(?:(?:GET|HEAD) \/fhir|POST \/fhir\/_search)$/, ['search-system', 'E']],
  [/^(?:(?:GET|HEAD) .*\/:resourceType|POST .*\/_search)$/, ['search-type', 'E']],
  [/^POST \/fhir$/, ['batch', 'E']],
];

const METHODS: Readonly<Record<string, RequestCodes>> = {
  POST: ['create', 'C'],
  PUT: ['update', 'U'],
  PATCH: ['patch', 'U'],
  DELETE: ['delete', 'D'],
};

/** @param system of the codes that DICOM has none for. */
export function noteCodes(kind: AuditEventKind, system: string): EventCodes {
  const [type, subtype] = NOTES[kind];
  return { type, subtype: subtype ?? { system, code: kind }, action: 'E' };
}

const NOTES: Readonly<Record<AuditEventKind, readonly [type: Coding, subtype?: Coding]>> = {
  login: [AUTHENTICATION, dicom('110122', 'Login')],
  logout: [AUTHENTICATION, dicom('110123', 'Logout')],
  consent: [AUTHENTICATION],
  authorization: [AUTHENTICATION],
  'token-issued': [AUTHENTICATION],
  'token-refreshed': [AUTHENTICATION],
  'token-revoked': [AUTHENTICATION],
  'token-introspected': [AUTHENTICATION],
  launch: [ACTIVITY],
  operation: [ACTIVITY],
  job: [ACTIVITY],
  'client-registered': [ALERT, dicom('110129', 'Security Configuration')],
  'client-changed': [ALERT, dicom('110129', 'Security Configuration')],
  'policy-changed': [ALERT, dicom('110136', 'Security Roles Changed')],
  'identity-provider-changed': [ALERT, dicom('110129', 'Security Configuration')],
  'installation-changed': [ALERT, dicom('110129', 'Security Configuration')],
  'user-changed': [ALERT, dicom('110137', 'User security Attributes Changed')],
  'session-ended': [AUTHENTICATION, dicom('110123', 'Logout')],
  'app-revoked': [ALERT, dicom('110137', 'User security Attributes Changed')],
  'break-the-glass': [ALERT, dicom('110127', 'Emergency Override Started')],
  'break-the-glass-reviewed': [ALERT],
  'page-link-refused': [ALERT, dicom('110132', 'Use of Restricted Function')],
  export: [dicom('110106', 'Export')],
};
