import type { MedicationRequest } from 'fhir/r4.js';
import type { Chart, Span } from '../chart.js';
import { clinicianReference } from '../hospital.js';
import { concept } from '../terminology/coding.js';
import type { Medicine } from '../terminology/medicines.js';

export function medicationRequest(chart: Chart, medicine: Medicine, { from, to }: Span): MedicationRequest {
  const { code, display, text, timesDaily } = medicine;
  return {
    resourceType: 'MedicationRequest',
    id: chart.newId('MedicationRequest'),
    status: to === undefined ? 'active' : 'stopped',
    intent: 'order',
    medicationCodeableConcept: concept('http://www.nlm.nih.gov/research/umls/rxnorm', code, display),
    subject: chart.subject,
    authoredOn: chart.date(from),
    requester: clinicianReference(chart.person.clinician),
    dosageInstruction: [
      {
        text,
        asNeededBoolean: timesDaily === undefined,
        ...(timesDaily === undefined
          ? {}
          : { timing: { repeat: { frequency: timesDaily, period: 1, periodUnit: 'd' as const } } }),
      },
    ],
    ...(to === undefined
      ? {}
      : { dispenseRequest: { validityPeriod: { start: chart.date(from), end: chart.date(to) } } }),
  };
}
