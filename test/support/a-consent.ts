import type { Json } from './fhir-client.js';

/** What a patient wishes: `OPTIN` lets everybody see what no provision denies, `OPTOUT` the other way round. */
export function aConsent(
  patient: string,
  { id, policy = 'OPTIN', ...more }: { id: string; policy?: string; [element: string]: unknown },
): Json {
  return {
    resourceType: 'Consent',
    id,
    status: 'active',
    scope: coded('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy'),
    category: [coded('http://loinc.org', '59284-0')],
    patient: { reference: `Patient/${patient}` },
    policyRule: coded('http://terminology.hl7.org/CodeSystem/v3-ActCode', policy),
    ...more,
  };
}

/** Whom a provision is about. */
export function recipient(reference: object): Json {
  return { role: coded('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'PRCP'), reference };
}

function coded(system: string, code: string): object {
  return { coding: [{ system, code }] };
}
