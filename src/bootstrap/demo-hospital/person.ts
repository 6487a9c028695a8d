import type { Patient } from 'fhir/r4.js';
import { clinicianReference, type ClinicianName, ORGANIZATION_REFERENCE } from './hospital.js';
import { concept, hl7 } from './terminology/coding.js';

/** One of the people in the demo hospital. */
export interface Person {
  readonly given: readonly string[];
  readonly family: string;
  readonly gender: 'female' | 'male';
  /** In years, on the day the hospital is made. */
  readonly age: number;
  /** BCP 47: `nb`, `pt-BR`. */
  readonly language?: readonly [code: string, display: string];
  readonly clinician: ClinicianName;
}

/** `ingrid-halvorsen`: the logical id of the Patient, readable since the demo is for reading. */
export function slugOf({ given, family }: Person): string {
  return `${given[0]!} ${family}`
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[^a-z]+/g, '-');
}

export function patient(person: Person, birthDate: string, number: number): Patient {
  const { given, family, gender, language } = person;
  return {
    resourceType: 'Patient',
    id: slugOf(person),
    identifier: [
      {
        use: 'usual',
        type: hl7('v2-0203', 'MR', 'Medical record number'),
        system: 'https://emberwood.example/mrn',
        value: `EM-${String(100_000 + number * 617)}`,
      },
    ],
    active: true,
    name: [{ use: 'official', text: `${given.join(' ')} ${family}`, family, given: [...given] }],
    telecom: [{ system: 'phone', value: `+1 555 01${String(number).padStart(2, '0')}`, use: 'mobile' }],
    gender,
    birthDate,
    address: [
      {
        use: 'home',
        line: [`${String(3 + number * 7)} Kindling Street`],
        city: 'Emberwood',
        state: 'VT',
        postalCode: '05000',
        country: 'US',
      },
    ],
    ...(language
      ? { communication: [{ language: concept('urn:ietf:bcp:47', ...language), preferred: true }] }
      : {}),
    generalPractitioner: [clinicianReference(person.clinician)],
    managingOrganization: ORGANIZATION_REFERENCE,
  };
}
