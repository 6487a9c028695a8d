import type { Encounter, Observation, ObservationComponent, Quantity, Reference } from 'fhir/r4.js';
import { concept, hl7 } from '../terminology/coding.js';
import { type Measurement, VITAL_SIGNS } from '../terminology/measurements.js';

/** Where and when something was measured. */
export interface Circumstances {
  readonly id: string;
  readonly subject: Reference;
  readonly encounter: Encounter;
  readonly performer: Reference;
  readonly time: string;
}

const LOINC = 'http://loinc.org';

const CATEGORY_NAMES = { 'vital-signs': 'Vital Signs', laboratory: 'Laboratory' } as const;

export function observation(
  measurement: Measurement,
  value: number,
  circumstances: Circumstances,
): Observation {
  const rounded = round(value, measurement.digits);
  return {
    ...frame(measurement.category, circumstances),
    code: concept(LOINC, measurement.code, measurement.display, measurement.name),
    valueQuantity: quantity(measurement, rounded),
    ...judgement(measurement, rounded),
  };
}

/** https://hl7.org/fhir/R4/bp.html: one panel with two components. */
export function bloodPressure(
  systolic: number,
  diastolic: number,
  circumstances: Circumstances,
): Observation {
  return {
    ...frame('vital-signs', circumstances),
    code: concept(LOINC, '85354-9', 'Blood pressure panel with all children optional', 'Blood pressure'),
    component: [component(VITAL_SIGNS.systolic, systolic), component(VITAL_SIGNS.diastolic, diastolic)],
  };
}

export function smokingStatus(code: string, display: string, circumstances: Circumstances): Observation {
  return {
    ...frame('social-history', circumstances),
    code: concept(LOINC, '72166-2', 'Tobacco smoking status'),
    valueCodeableConcept: concept('http://snomed.info/sct', code, display),
  };
}

function frame(
  category: 'vital-signs' | 'laboratory' | 'social-history',
  { id, subject, encounter, performer, time }: Circumstances,
): Omit<Observation, 'code'> {
  const display = category === 'social-history' ? 'Social History' : CATEGORY_NAMES[category];
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: [hl7('observation-category', category, display)],
    subject,
    encounter: { reference: `Encounter/${encounter.id!}` },
    effectiveDateTime: time,
    performer: [performer],
  };
}

function component(measurement: Measurement, value: number): ObservationComponent {
  return {
    code: concept(LOINC, measurement.code, measurement.display, measurement.name),
    valueQuantity: quantity(measurement, round(value, measurement.digits)),
  };
}

function quantity({ unit, ucum }: Measurement, value: number): Quantity {
  return { value, unit, system: 'http://unitsofmeasure.org', code: ucum };
}

/** The usual range and on which side of it the value lies. */
function judgement(
  measurement: Measurement,
  value: number,
): Pick<Observation, 'interpretation' | 'referenceRange'> {
  if (!measurement.range) return {};
  const [low, high] = measurement.range;
  const code = low !== undefined && value < low ? 'L' : high !== undefined && value > high ? 'H' : 'N';
  const display = { L: 'Low', H: 'High', N: 'Normal' }[code];
  return {
    interpretation: [hl7('v3-ObservationInterpretation', code, display)],
    referenceRange: [
      {
        ...(low === undefined ? {} : { low: quantity(measurement, low) }),
        ...(high === undefined ? {} : { high: quantity(measurement, high) }),
      },
    ],
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
