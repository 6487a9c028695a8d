import type { Patient } from 'fhir/r4.js';
import { conceptText, hasCode } from './concept-text.js';
import type { BannerView } from './record.view.js';

export function bannerOf(patient: Patient, now = new Date()): BannerView {
  const { birthDate, gender, identifier = [], communication = [] } = patient;
  const number = identifier.find(({ type }) => hasCode(type, 'MR')) ?? identifier[0];
  const language = communication.find(({ preferred }) => preferred === true);
  return {
    id: patient.id!,
    name: nameOf(patient),
    deceased: patient.deceasedBoolean === true || patient.deceasedDateTime !== undefined,
    ...(birthDate === undefined ? {} : { birthDate, age: ageOf(birthDate, now) }),
    ...(gender === undefined ? {} : { gender }),
    ...(number?.value === undefined ? {} : { identifier: number.value }),
    ...(language === undefined ? {} : { language: conceptText(language.language) }),
  };
}

function nameOf({ name = [] }: Patient): string {
  const chosen = name.find(({ use }) => use === 'official') ?? name[0];
  const parts = [...(chosen?.given ?? []), chosen?.family].filter(part => part !== undefined);
  return chosen?.text ?? (parts.length > 0 ? parts.join(' ') : 'Unnamed patient');
}

/** Years; months for the very young. A birth date may lack its day or month. */
function ageOf(birthDate: string, now: Date): NonNullable<BannerView['age']> {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  const reached = now.getUTCDate() >= day ? 0 : 1;
  const months = (now.getUTCFullYear() - year) * 12 + now.getUTCMonth() + 1 - month - reached;
  if (months < 24) return { count: Math.max(0, months), unit: 'months' };
  return { count: Math.floor(months / 12), unit: 'years' };
}
