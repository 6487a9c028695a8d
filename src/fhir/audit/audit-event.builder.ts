import type { AuditEvent, AuditEventEntity } from 'fhir/r4.js';
import type { AuditAccess, AuditCaller, AuditEntry, AuditNote } from '../../audit/audit-entry.js';
import { agentsOf, purposeOfUse } from './agents.js';
import { dataEntity, patientEntity, queryEntity, namedEntity, requestEntity } from './entities.js';
import { accessCodes, type EventCodes, noteCodes, requestCodes } from './event-codes.js';

const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.';
const SOURCE_TYPE = 'http://terminology.hl7.org/CodeSystem/security-source-type';
/** BALP has one event for each resource; of more in one request they stand together in one. */
const MOST_SINGLE_EVENTS = 10;

/** Where the server is known. */
export interface Installation {
  readonly fhirBase: string;
  readonly issuer: string;
}

type PatientsOf = (resource: string) => readonly string[];

interface Event {
  readonly codes: EventCodes;
  readonly outcome: AuditEvent['outcome'];
  readonly caller: AuditCaller;
  readonly patient?: string | undefined;
  readonly entities: readonly AuditEventEntity[];
  readonly isProfiled?: boolean;
  readonly reason?: string | undefined;
}

/** The AuditEvents of a journal entry: for each access one per patient concerned, with nothing of another one in it. */
export function auditEventsOf(
  entry: AuditEntry,
  patientsOf: PatientsOf,
  installation: Installation,
): readonly AuditEvent[] {
  const caller = entry.caller ?? {};
  const events = [
    ...(entry.accesses ?? []).flatMap(access => accessEvents(access, caller, patientsOf, installation)),
    ...(entry.notes ?? []).map(note => noteEvent(note, caller, installation)),
  ];
  if (events.length === 0 && deservesAnEvent(entry)) events.push(requestEvent(entry, caller));
  return events.map(event => resourceOf(event, entry, installation));
}

/** What was refused, and what somebody may have changed whose handler has told nothing of it. */
function deservesAnEvent({ status = 200, caller, what = '' }: AuditEntry): boolean {
  return status >= 400 || (caller !== undefined && !/^(?:GET|HEAD|OPTIONS) /.test(what));
}

function accessEvents(
  access: AuditAccess,
  caller: AuditCaller,
  patientsOf: PatientsOf,
  { fhirBase }: Installation,
): readonly Event[] {
  const codes = accessCodes(access.interaction, access.type);
  const shared = access.resources.filter(resource => patientsOf(resource).length === 0);
  const byPatient = new Map<string, string[]>();
  for (const resource of access.resources)
    for (const patient of patientsOf(resource))
      byPatient.set(patient, [...(byPatient.get(patient) ?? []), resource]);
  const groups: [string | undefined, readonly string[]][] = [...byPatient];
  const isQuery = access.interaction === 'search' || access.interaction === 'history';
  if (isQuery ? groups.length === 0 : shared.length > 0) groups.push([undefined, shared]);
  return groups.flatMap(([patient, resources]): readonly Event[] => {
    const event = { codes, outcome: '0' as const, caller, patient };
    if (isQuery) return [{ ...event, entities: [queryEntity(access, fhirBase, patient)], isProfiled: true }];
    const entities = resources.map(dataEntity);
    if (entities.length > MOST_SINGLE_EVENTS) return [{ ...event, entities }];
    return entities.map(entity => ({ ...event, entities: [entity], isProfiled: true }));
  });
}

function noteEvent(note: AuditNote, caller: AuditCaller, { fhirBase }: Installation): Event {
  const { kind, outcome, reason, detail, patient, ...who } = note;
  const entities = Object.entries(detail ?? {}).map(([type, valueString]): AuditEventEntity => ({
    name: kind,
    detail: [{ type, valueString }],
  }));
  return {
    codes: noteCodes(kind, `${fhirBase}/CodeSystem/audit-event`),
    outcome: outcome === 'success' ? '0' : outcome === 'refused' ? '4' : '8',
    caller: { ...caller, ...who },
    patient,
    entities,
    reason,
  };
}

function requestEvent({ what = '', about, status = 0 }: AuditEntry, caller: AuditCaller): Event {
  const event = { codes: requestCodes(what), caller, entities: [namedEntity(about || what)] };
  if (status < 400) return { ...event, outcome: '0' };
  return { ...event, outcome: status >= 500 ? '8' : '4', reason: `HTTP ${status}` };
}

function resourceOf(event: Event, entry: AuditEntry, { fhirBase, issuer }: Installation): AuditEvent {
  const { codes, caller, patient } = event;
  const from = entry.from ?? '';
  return {
    resourceType: 'AuditEvent',
    ...(event.isProfiled && codes.profile
      ? { meta: { profile: [`${BALP}${patient === undefined ? '' : 'Patient'}${codes.profile}`] } }
      : {}),
    type: codes.type,
    subtype: [codes.subtype],
    action: codes.action,
    recorded: entry.at,
    outcome: event.outcome,
    ...(event.reason === undefined ? {} : { outcomeDesc: event.reason }),
    ...(caller.purpose === undefined ? {} : { purposeOfEvent: [purposeOfUse(caller.purpose)] }),
    agent: agentsOf({ fhirBase, issuer, from, caller, patient }, codes),
    source: {
      site: fhirBase,
      observer: { display: 'Firekeeper' },
      type: [{ system: SOURCE_TYPE, code: '4', display: 'Application Server' }],
    },
    entity: [
      ...(patient === undefined ? [] : [patientEntity(patient)]),
      ...event.entities,
      ...(entry.request === undefined ? [] : [requestEntity(entry.request)]),
    ],
  };
}
