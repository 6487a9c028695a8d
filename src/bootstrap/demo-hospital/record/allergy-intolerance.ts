import type { AllergyIntolerance } from 'fhir/r4.js';
import type { Chart } from '../chart.js';
import { clinicianReference } from '../hospital.js';
import type { Allergen } from '../terminology/allergens.js';
import { hl7 } from '../terminology/coding.js';

export function allergyIntolerance(chart: Chart, allergen: Allergen, since: number): AllergyIntolerance {
  const { code, category, criticality, manifestation, severity } = allergen;
  return {
    resourceType: 'AllergyIntolerance',
    id: chart.newId('AllergyIntolerance'),
    clinicalStatus: hl7('allergyintolerance-clinical', 'active'),
    verificationStatus: hl7('allergyintolerance-verification', 'confirmed'),
    type: 'allergy',
    category: [category],
    criticality,
    code,
    patient: chart.subject,
    onsetDateTime: chart.date(since),
    recordedDate: chart.date(since),
    recorder: clinicianReference(chart.person.clinician),
    reaction: [{ manifestation: [manifestation], severity }],
  };
}
