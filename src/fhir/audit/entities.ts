import type { AuditEventEntity } from 'fhir/r4.js';
import type { AuditAccess } from '../../audit/audit-entry.js';

const TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const BALP_TYPE = 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType';
const SYSTEM_OBJECT = { system: TYPE, code: '2', display: 'System Object' };

export function patientEntity(id: string): AuditEventEntity {
  return {
    what: { reference: `Patient/${id}` },
    type: { system: TYPE, code: '1', display: 'Person' },
    role: { system: ROLE, code: '1', display: 'Patient' },
  };
}

/** `Observation/1/2` is `Observation/1/_history/2`. */
export function dataEntity(resource: string): AuditEventEntity {
  const [type = '', id = '', version = ''] = resource.split('/');
  const reference = version === '' ? `${type}/${id}` : `${type}/${id}/_history/${version}`;
  return {
    what: { reference },
    type: SYSTEM_OBJECT,
    role: { system: ROLE, code: '4', display: 'Domain Resource' },
  };
}

/** What was asked for and refused: by name, since a reference would put the event into a compartment. */
export function namedEntity(about: string): AuditEventEntity {
  return {
    what: { display: about },
    type: SYSTEM_OBJECT,
    role: { system: ROLE, code: '4', display: 'Domain Resource' },
  };
}

export function requestEntity(id: string): AuditEventEntity {
  return { what: { identifier: { value: id } }, type: { system: BALP_TYPE, code: 'XrequestId' } };
}

/**
 * The search. In an event that a patient reads it holds the names of the parameters, and of values only this patient:
 * whoever searches for several names them all.
 */
export function queryEntity(
  { type, query = '' }: AuditAccess,
  fhirBase: string,
  patient: string | undefined,
): AuditEventEntity {
  const shown = patient === undefined ? query : onlyAbout(patient, query);
  const url = `${fhirBase}/${type ?? ''}${shown === '' ? '' : `?${shown}`}`;
  return {
    type: SYSTEM_OBJECT,
    role: { system: ROLE, code: '24', display: 'Query' },
    description: type ?? 'every type',
    query: Buffer.from(url).toString('base64'),
  };
}

function onlyAbout(patient: string, query: string): string {
  const own = new Set([patient, `Patient/${patient}`]);
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${encodeURIComponent(name)}=${own.has(value) ? encodeURIComponent(value) : ''}`)
    .join('&');
}
