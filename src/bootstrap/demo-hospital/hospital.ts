import type { FhirResource, Location, Organization, Practitioner, Reference } from 'fhir/r4.js';
import { hl7 } from './terminology/coding.js';

const ORGANIZATION_ID = 'emberwood-hospital';

export interface Clinician {
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly prefix: string;
  readonly gender: 'female' | 'male';
  readonly npi: string;
}

/** The people who work at the demo hospital; the first two can sign in. */
export const CLINICIANS = {
  okafor: {
    id: 'amara-okafor',
    given: 'Amara',
    family: 'Okafor',
    prefix: 'Dr.',
    gender: 'female',
    npi: '1003000126',
  },
  lindqvist: {
    id: 'jonas-lindqvist',
    given: 'Jonas',
    family: 'Lindqvist',
    prefix: 'Dr.',
    gender: 'male',
    npi: '1003000134',
  },
  sato: { id: 'emi-sato', given: 'Emi', family: 'Satō', prefix: 'Dr.', gender: 'female', npi: '1003000142' },
  duarte: {
    id: 'rui-duarte',
    given: 'Rui',
    family: 'Duarte',
    prefix: 'Dr.',
    gender: 'male',
    npi: '1003000159',
  },
} as const satisfies Record<string, Clinician>;

export type ClinicianName = keyof typeof CLINICIANS;

const LOCATIONS = {
  outpatient: ['Outpatient Clinic', 'OF', 'Outpatient Facility'],
  pediatrics: ['Children’s Clinic', 'PEDC', 'Pediatrics clinic'],
  maternity: ['Maternity Clinic', 'OF', 'Outpatient Facility'],
  emergency: ['Emergency Department', 'ER', 'Emergency room'],
  ward: ['Medical Ward 3', 'HU', 'Hospital unit'],
} as const;

export type LocationName = keyof typeof LOCATIONS;

/** Everything about the hospital that belongs to no patient. */
export function hospital(): FhirResource[] {
  return [
    organization(),
    ...(Object.keys(LOCATIONS) as LocationName[]).map(location),
    ...Object.values(CLINICIANS).map(practitioner),
  ];
}

export const ORGANIZATION_REFERENCE: Reference = {
  reference: `Organization/${ORGANIZATION_ID}`,
  display: 'Emberwood Hospital',
};

export function locationReference(name: LocationName): Reference {
  return { reference: `Location/emberwood-${name}`, display: LOCATIONS[name][0] };
}

export function clinicianReference(name: ClinicianName): Reference {
  const clinician = CLINICIANS[name];
  return { reference: `Practitioner/${clinician.id}`, display: fullName(clinician) };
}

export function fullName({ prefix, given, family }: Clinician): string {
  return `${prefix} ${given} ${family}`;
}

function organization(): Organization {
  return {
    resourceType: 'Organization',
    id: ORGANIZATION_ID,
    active: true,
    type: [hl7('organization-type', 'prov', 'Healthcare Provider')],
    name: 'Emberwood Hospital',
    telecom: [{ system: 'phone', value: '+1 555 0100', use: 'work' }],
    address: [
      { line: ['1 Hearth Lane'], city: 'Emberwood', state: 'VT', postalCode: '05000', country: 'US' },
    ],
  };
}

function location(name: LocationName): Location {
  const [display, code, type] = LOCATIONS[name];
  return {
    resourceType: 'Location',
    id: `emberwood-${name}`,
    status: 'active',
    name: display,
    mode: 'instance',
    type: [hl7('v3-RoleCode', code, type)],
    managingOrganization: ORGANIZATION_REFERENCE,
  };
}

function practitioner(clinician: Clinician): Practitioner {
  const { id, given, family, prefix, gender, npi } = clinician;
  return {
    resourceType: 'Practitioner',
    id,
    active: true,
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: npi }],
    name: [{ use: 'official', text: fullName(clinician), family, given: [given], prefix: [prefix] }],
    telecom: [{ system: 'email', value: `${given}.${family}@emberwood.example`.toLowerCase(), use: 'work' }],
    gender,
  };
}
