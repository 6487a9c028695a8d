import type { AuditEventAgent, CodeableConcept } from 'fhir/r4.js';
import type { AuditCaller } from '../../audit/audit-entry.js';
import { dicom, type EventCodes } from './event-codes.js';

const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const SOURCE = dicom('110153', 'Source Role ID');
const DESTINATION = dicom('110152', 'Destination Role ID');

/** Where an event is told, and by whom it was caused. */
export interface AgentContext {
  readonly fhirBase: string;
  readonly issuer: string;
  readonly from: string;
  readonly caller: AuditCaller;
  /** The patient whom the event concerns. */
  readonly patient: string | undefined;
}

/** Client, server and person of an event, as BALP slices them. Data flows from its source to its destination. */
export function agentsOf(context: AgentContext, { action, profile }: EventCodes): AuditEventAgent[] {
  const { fhirBase, from, caller } = context;
  const toClient = action === 'R';
  const [client, server] =
    profile === 'Delete'
      ? [dicom('110150', 'Application'), CUSTODIAN]
      : [toClient ? DESTINATION : SOURCE, toClient ? SOURCE : DESTINATION];
  return [
    {
      type: { coding: [client] },
      who: { identifier: { value: caller.client ?? 'unknown' }, display: caller.client ?? 'unknown' },
      requestor: caller.user === undefined,
      ...(caller.user === undefined ? policyOf(caller) : {}),
      network: { address: from, type: '2' },
    },
    {
      type: { coding: [server] },
      who: { identifier: { value: fhirBase }, display: 'Firekeeper' },
      requestor: false,
      network: { address: fhirBase, type: '5' },
    },
    ...(caller.user === undefined ? [] : [personOf(context, action)]),
  ];
}

const CUSTODIAN = {
  system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
  code: 'custodian',
};

function personOf({ caller, issuer, patient }: AgentContext, action: EventCodes['action']): AuditEventAgent {
  const writes = action === 'C' || action === 'U' || action === 'D';
  const { fhirUser, user = '' } = caller;
  return {
    type: { coding: [{ system: PARTICIPATION, code: writes ? 'AUT' : 'IRCP' }] },
    who: {
      ...(fhirUser !== undefined && mayRefer(fhirUser, patient) ? { reference: fhirUser } : {}),
      identifier: { system: issuer, value: user },
      display: user,
    },
    name: user,
    requestor: true,
    ...policyOf(caller),
  };
}

/** A reference to a Patient puts the event into that patient's compartment, where nothing of others may be. */
function mayRefer(fhirUser: string, patient: string | undefined): boolean {
  return !fhirUser.startsWith('Patient/') || patient === undefined || fhirUser === `Patient/${patient}`;
}

/** BALP "OAUTH access token use": by the `jti`, never the token. */
function policyOf({ token, purpose }: AuditCaller): Pick<AuditEventAgent, 'policy' | 'purposeOfUse'> {
  return {
    ...(token === undefined ? {} : { policy: [`urn:ietf:params:oauth:jti:${token}`] }),
    ...(purpose === undefined ? {} : { purposeOfUse: [purposeOfUse(purpose)] }),
  };
}

/** What somebody had in mind, as v3-ActReason names it. */
export function purposeOfUse(code: string): CodeableConcept {
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code }] };
}
