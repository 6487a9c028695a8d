import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserRights } from '../../src/auth/resource-server/principal.js';
import { PatientDirectory } from '../../src/launch-context/patient-directory.js';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

const CLINICIAN: UserRights = { username: 'dr', roles: ['clinician'], patients: [] };
const PATIENT: UserRights = {
  username: 'eva',
  roles: ['patient'],
  patients: ['eva'],
  fhirUser: 'Patient/eva',
};
const NOBODY: UserRights = { username: 'nobody', roles: [], patients: [] };

/** A period ends with the last moment of what its end names. https://hl7.org/fhir/R4/datatypes.html#Period */
const THIS_YEAR = String(new Date().getUTCFullYear());

let server: TestServer;
let directory: PatientDirectory;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  directory = server.get(PatientDirectory);
  fhir = await anAdministrator(server);
  const people = [
    ['eva', 'Eva', 'Zander', '1980-03-01', 'MRN-1'],
    ['ida', 'Ida', 'Müller-Adam', '1975-12-24', 'MRN,2'],
  ] as const;
  for (const [id, given, family, birthDate, value] of people) {
    await fhir.put(`Patient/${id}`, {
      resourceType: 'Patient',
      id,
      identifier: [{ value: 'other' }, { type: { coding: [{ code: 'MR' }] }, value }],
      name: [
        { use: 'nickname', text: 'Nick' },
        { use: 'official', given: [given], family },
      ],
      birthDate,
      gender: 'female',
    });
  }
  for (const [id, date, status] of [
    ['old', '2020-01-01', 'finished'],
    ['new', '2026-01-01', 'finished'],
    ['mistaken', '2026-02-01', 'entered-in-error'],
  ]) {
    await fhir.put(`Encounter/${id}`, {
      resourceType: 'Encounter',
      id,
      status,
      class: { code: 'AMB', display: 'ambulatory' },
      type: [{ text: 'Check-up' }],
      subject: { reference: 'Patient/eva' },
      period: { start: date },
    });
  }
  await fhir.put('RelatedPerson/mother', {
    resourceType: 'RelatedPerson',
    id: 'mother',
    patient: { reference: 'Patient/eva' },
  });
  await fhir.put('RelatedPerson/former', {
    resourceType: 'RelatedPerson',
    id: 'former',
    active: false,
    patient: { reference: 'Patient/eva' },
  });
});
afterAll(async () => server?.close());

async function idsFound(user: UserRights, text: string, limit = 10): Promise<string[]> {
  return (await directory.search(user, text, limit)).map(({ id }) => id);
}

describe('the patient directory of pickers and portal', () => {
  it.each([
    ['', ['ida', 'eva']],
    ['zan', ['eva']],
    ['muller', ['ida']],
    ['ida adam', []],
    ['Ida Müller', ['ida']],
    ['1980-03-01', ['eva']],
    ['1975', ['ida']],
    ['MRN-1', ['eva']],
    ['MRN,2', ['ida']],
    ['nobody', []],
    ['%', []],
    ['$|,\\', []],
  ])('finds by "%s"', async (text, expected) => {
    expect(await idsFound(CLINICIAN, text)).toEqual(expected);
  });

  it('shows name, birth date, gender and record number', async () => {
    expect(await directory.find(CLINICIAN, 'eva')).toEqual({
      id: 'eva',
      name: 'Eva Zander',
      birthDate: '1980-03-01',
      gender: 'female',
      identifier: 'MRN-1',
    });
  });

  it('is bounded by the rights of the person', async () => {
    expect(await idsFound(PATIENT, '')).toEqual(['eva']);
    expect(await idsFound(PATIENT, 'muller')).toEqual([]);
    expect(await directory.find(PATIENT, 'ida')).toBeUndefined();
    expect(await idsFound(NOBODY, '')).toEqual([]);
    expect(await directory.find(NOBODY, 'eva')).toBeUndefined();
    expect(await directory.encounters(NOBODY, 'eva')).toEqual([]);
    expect(await idsFound(CLINICIAN, '', 1)).toEqual(['ida']);
  });

  it('lists encounters, newest first, but none that was entered in error', async () => {
    expect(await directory.encounters(PATIENT, 'eva')).toEqual([
      { id: 'new', description: 'Check-up', status: 'finished', start: '2026-01-01' },
      { id: 'old', description: 'Check-up', status: 'finished', start: '2020-01-01' },
    ]);
    expect(await directory.findEncounter(PATIENT, 'eva', 'old')).toMatchObject({ id: 'old' });
    expect(await directory.findEncounter('server', 'eva', 'mistaken')).toBeUndefined();
  });

  it('knows whom a RelatedPerson stands in for, as long as it does', async () => {
    expect(await directory.patientsOf('mother')).toEqual(['eva']);
    expect(await directory.patientsOf('former')).toEqual([]);
    expect(await directory.patientsOf('nobody')).toEqual([]);
  });

  it.each([
    [{ start: '2020' }, ['eva']],
    [{ start: '2020', end: '2099-12' }, ['eva']],
    [{ end: THIS_YEAR }, ['eva']],
    [{ end: '2020-05-01' }, []],
    [{ start: '2099-01-01' }, []],
  ])('counts a RelatedPerson within its period alone: %j', async (period, expected) => {
    await fhir.put('RelatedPerson/timed', {
      resourceType: 'RelatedPerson',
      id: 'timed',
      patient: { reference: 'Patient/eva' },
      period,
    });
    expect(await directory.patientsOf('timed')).toEqual(expected);
  });
});
