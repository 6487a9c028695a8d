import type { CodeableConcept, Condition } from 'fhir/r4.js';
import type { Chart, Span } from '../chart.js';
import { clinicianReference } from '../hospital.js';
import { hl7 } from '../terminology/coding.js';
import { PROBLEM_LIST_ITEM } from '../terminology/visits.js';

export function condition(chart: Chart, code: CodeableConcept, { from, to }: Span): Condition {
  return {
    resourceType: 'Condition',
    id: chart.newId('Condition'),
    clinicalStatus: hl7('condition-clinical', to === undefined ? 'active' : 'resolved'),
    verificationStatus: hl7('condition-ver-status', 'confirmed'),
    category: [PROBLEM_LIST_ITEM],
    code,
    subject: chart.subject,
    onsetDateTime: chart.date(from),
    ...(to === undefined ? {} : { abatementDateTime: chart.date(to) }),
    recordedDate: chart.date(from),
    recorder: clinicianReference(chart.person.clinician),
  };
}
