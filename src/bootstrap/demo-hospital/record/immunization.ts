import type { Encounter, Immunization, Reference } from 'fhir/r4.js';
import { locationReference } from '../hospital.js';
import { concept } from '../terminology/coding.js';
import { type Vaccine, VACCINES } from '../terminology/vaccines.js';

export function immunization(
  vaccine: Vaccine,
  place: {
    id: string;
    subject: Reference;
    encounter: Encounter;
    performer: Reference;
    time: string;
    lot: string;
  },
): Immunization {
  const [code, display] = VACCINES[vaccine];
  return {
    resourceType: 'Immunization',
    id: place.id,
    status: 'completed',
    vaccineCode: concept('http://hl7.org/fhir/sid/cvx', code, display),
    patient: place.subject,
    encounter: { reference: `Encounter/${place.encounter.id!}` },
    occurrenceDateTime: place.time,
    primarySource: true,
    location: place.encounter.location?.[0]?.location ?? locationReference('outpatient'),
    lotNumber: place.lot,
    performer: [{ actor: place.performer }],
  };
}
