import type { FhirClient } from '../../support/fhir-client.js';

/** How many Observations a patient of `loadRecords` has. */
export const OBSERVATIONS = 30;

/** Patients with Encounters, Conditions and Observations; one in so many has a Consent, by which nothing is hidden. */
export async function loadRecords(admin: FhirClient, patients: number, consentEvery: number): Promise<void> {
  for (let patient = 0; patient < patients; patient++) {
    const resources: Stored[] = [
      { resourceType: 'Patient', id: `p-${patient}`, name: [{ family: `Family ${patient % 40}` }] },
      { ...ofPatient('Encounter', `e-${patient}`, patient), status: 'finished', class: { code: 'AMB' } },
      {
        ...ofPatient('Condition', `d-${patient}`, patient),
        encounter: { reference: `Encounter/e-${patient}` },
        code: { coding: [{ system: 'http://snomed.info/sct', code: `d-${patient % 5}` }] },
      },
      ...Array.from({ length: OBSERVATIONS }, (_, number) => observation(patient, number)),
      ...(patient % consentEvery === 0 ? [consent(patient)] : []),
    ];
    const entry = resources.map(resource => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    }));
    const { status, text } = await admin.post('', { resourceType: 'Bundle', type: 'transaction', entry });
    if (status !== 200) throw new Error(text);
  }
}

interface Stored {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

function ofPatient(resourceType: string, id: string, patient: number): Stored {
  return { resourceType, id, subject: { reference: `Patient/p-${patient}` } };
}

function observation(patient: number, number: number): Stored {
  return {
    ...ofPatient('Observation', `o-${patient}-${number}`, patient),
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: `c-${number % 5}` }] },
    effectiveDateTime: `2026-01-${String((number % 28) + 1).padStart(2, '0')}`,
    valueQuantity: { value: number, unit: 'mmol/l' },
  };
}

/** Denies its record to somebody else. */
function consent(patient: number): Stored {
  const codes = 'http://terminology.hl7.org/CodeSystem';
  return {
    resourceType: 'Consent',
    id: `c-${patient}`,
    status: 'active',
    scope: { coding: [{ system: `${codes}/consentscope`, code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { reference: `Patient/p-${patient}` },
    policyRule: { coding: [{ system: `${codes}/v3-ActCode`, code: 'OPTIN' }] },
    provision: {
      type: 'deny',
      actor: [{ role: { text: 'recipient' }, reference: { reference: 'Practitioner/house' } }],
    },
  };
}
