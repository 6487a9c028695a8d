import type { Encounter, HumanName, Identifier, Patient } from 'fhir/r4.js';
import type { EncounterSummary, PatientSummary } from '../../../launch-context/patient-directory.js';

const NAME_USES = ['official', 'usual', undefined] as const;

export function summaryOf(patient: Patient): PatientSummary {
  const { birthDate, gender } = patient;
  const identifier = identifierOf(patient.identifier ?? []);
  return {
    id: patient.id ?? '',
    name: nameOf(patient.name ?? []),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(gender === undefined ? {} : { gender }),
    ...(identifier === undefined ? {} : { identifier }),
  };
}

export function encounterSummaryOf(encounter: Encounter): EncounterSummary {
  const { period, location } = encounter;
  const place = location?.[0]?.location.display;
  return {
    id: encounter.id ?? '',
    description: descriptionOf(encounter),
    status: encounter.status,
    ...(period?.start === undefined ? {} : { start: period.start }),
    ...(period?.end === undefined ? {} : { end: period.end }),
    ...(place === undefined ? {} : { location: place }),
  };
}

/** The name by which a person is called for: official, else usual, else the first. */
function nameOf(names: readonly HumanName[]): string {
  const name = NAME_USES.map(use => names.find(one => one.use === use)).find(Boolean) ?? names[0];
  if (!name) return 'Without a name';
  return name.text ?? [...(name.prefix ?? []), ...(name.given ?? []), name.family].filter(Boolean).join(' ');
}

/** The medical record number, else the first identifier. */
function identifierOf(identifiers: readonly Identifier[]): string | undefined {
  const record = identifiers.find(({ type }) => type?.coding?.some(({ code }) => code === 'MR'));
  return (record ?? identifiers.find(({ value }) => value !== undefined))?.value;
}

function descriptionOf({ type, class: kind }: Encounter): string {
  const concept = type?.[0];
  return concept?.text ?? concept?.coding?.[0]?.display ?? kind.display ?? kind.code ?? 'Encounter';
}
