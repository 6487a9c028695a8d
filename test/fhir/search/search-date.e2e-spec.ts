import { beforeAll, describe, expect, it } from 'vitest';
import { InvalidError } from '../../../src/fhir/errors/fhir-error.js';
import { openRepository, type OpenRepository } from '../storage/open-repository.js';
import { ids, idsInOrder } from './searching.js';

let open: OpenRepository;

const patient = (id: string, birthDate?: string) => ({
  resourceType: 'Patient',
  id,
  ...(birthDate === undefined ? {} : { birthDate }),
});

const encounter = (id: string, start?: string, end?: string) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { code: 'AMB' },
  ...((start ?? end) ? { period: { ...(start ? { start } : {}), ...(end ? { end } : {}) } } : {}),
});

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    patient('day', '2020-03-15'),
    patient('month', '2020-03'),
    patient('year', '2020'),
    patient('old', '1919-12-31'),
    patient('unknown'),
    encounter('march', '2021-03-01T08:00:00Z', '2021-03-31T08:00:00Z'),
    encounter('since-2020', '2020-01-01T00:00:00Z'),
    encounter('until-2019', undefined, '2019-06-30T12:00:00Z'),
    encounter('night', '2021-07-01T23:30:00-05:00', '2021-07-02T01:00:00-05:00'),
    encounter('timeless'),
    {
      resourceType: 'Condition',
      id: 'onset',
      subject: { display: 'x' },
      onsetDateTime: '2018-05',
      recordedDate: '2018-06-01T10:20:30.123Z',
    },
    { resourceType: 'Condition', id: 'aged', subject: { display: 'x' }, onsetAge: { value: 3, unit: 'a' } },
    {
      resourceType: 'ServiceRequest',
      id: 'timing',
      status: 'active',
      intent: 'order',
      subject: { display: 'x' },
      occurrenceTiming: { event: ['2022-01-10', '2022-01-20'] },
    },
  );
});

describe('search by date – search.html#date', () => {
  it.each([
    // eq: the parameter contains the value
    ['Patient?birthdate=2020-03-15', ['day']],
    ['Patient?birthdate=2020-03', ['day', 'month']],
    ['Patient?birthdate=2020', ['day', 'month', 'year']],
    ['Patient?birthdate=eq2020', ['day', 'month', 'year']],
    ['Patient?birthdate=1919', ['old']],
    ['Patient?birthdate=2020-03-16', []],
    ['Patient?birthdate=2020-03-15,1919-12-31', ['day', 'old']],
    // ne: it does not; a missing value is neither
    ['Patient?birthdate=ne2020', ['old']],
    ['Patient?birthdate=ne2020-03-15', ['month', 'old', 'year']],
    ['Patient?birthdate=gt2020-03-15', ['month', 'year']],
    ['Patient?birthdate=gt2020', []],
    ['Patient?birthdate=ge2020-03-15', ['day', 'month', 'year']],
    ['Patient?birthdate=lt2020-03-15', ['month', 'old', 'year']],
    ['Patient?birthdate=le2020-03-15', ['day', 'month', 'old', 'year']],
    ['Patient?birthdate=sa2020-03-14', ['day']],
    ['Patient?birthdate=sa2019', ['day', 'month', 'year']],
    ['Patient?birthdate=eb2020', ['old']],
    ['Patient?birthdate=ge2020-03-01&birthdate=lt2020-04-01', ['day', 'month', 'year']],
    ['Patient?birthdate:missing=true', ['unknown']],
    ['Patient?birthdate:missing=false', ['day', 'month', 'old', 'year']],
    // periods, open at one end
    ['Encounter?date=2021-03', ['march']],
    ['Encounter?date=2021', ['march', 'night']],
    ['Encounter?date=ge2022', ['since-2020']],
    ['Encounter?date=le2018', ['until-2019']],
    ['Encounter?class=AMB&date=ge2022', ['since-2020']],
    ['Encounter?class=AMB,IMP&date=ge2021-03-15', ['march', 'night', 'since-2020']],
    ['Encounter?status=finished&date=ge2021-03&date=lt2021-04', ['march', 'since-2020']],
    ['Encounter?date=eb2021', ['until-2019']],
    ['Encounter?date=gt2021-03-31T07:59:00Z', ['march', 'night', 'since-2020']],
    ['Encounter?date:missing=true', ['timeless']],
    // time zones: 23:30 at -05:00 is 04:30 of the next day in UTC
    ['Encounter?date=2021-07-02', ['night']],
    ['Encounter?date=2021-07-01', []],
    ['Encounter?date=sa2021-07-02T04:29:00Z', ['night']],
    ['Encounter?date=ge2021-07-02T06:30:00%2B02:00&date=lt2021-08', ['night', 'since-2020']],
    // a date that is not the main one, to the millisecond
    ['Condition?recorded-date=2018-06-01', ['onset']],
    ['Condition?recorded-date=2018-06-01T10:20:30.123Z', ['onset']],
    ['Condition?recorded-date=2018-06-01T10:20:30.124Z', []],
    ['Condition?recorded-date=2018-06-01T12:20%2B02:00', ['onset']],
    ['Condition?recorded-date=lt2018-06-01', []],
    ['Condition?recorded-date=ne2018-06-02', ['onset']],
    ['Condition?onset-date=2018', ['onset']],
    ['Condition?onset-date:missing=true', ['aged']],
    ['ServiceRequest?occurrence=2022-01', ['timing']],
    ['ServiceRequest?occurrence=2022-01-10', []],
    ['ServiceRequest?occurrence=gt2022-01-15', ['timing']],
    // approximately: within a tenth of the time since then
    ['Patient?birthdate=ap1925', ['old']],
    ['Patient?birthdate=ap1960', []],
    ['Patient?_lastUpdated=gt2020', ['day', 'month', 'old', 'unknown', 'year']],
    ['Patient?_lastUpdated=lt2020', []],
    ['Patient?_lastUpdated=sa9998', []],
    ['Patient?_lastUpdated=lt9999', ['day', 'month', 'old', 'unknown', 'year']],
    ['Patient?_lastUpdated=ge0001', ['day', 'month', 'old', 'unknown', 'year']],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url)).toEqual(expected);
  });

  it('is the default order, newest first and missing last', async () => {
    expect(await idsInOrder(open, 'Patient?_sort=-birthdate')).toEqual(await idsInOrder(open, 'Patient'));
    expect((await idsInOrder(open, 'Patient')).at(-1)).toBe('unknown');
    expect((await idsInOrder(open, 'Patient?_sort=birthdate')).at(0)).toBe('old');
    expect((await idsInOrder(open, 'Patient?_sort=birthdate')).at(-1)).toBe('unknown');
  });

  it.each([
    'Patient?birthdate=2020-13',
    'Patient?birthdate=2020-02-30',
    'Patient?birthdate=yesterday',
    'Patient?birthdate=',
    'Patient?birthdate=ge',
    'Patient?birthdate=xx2020',
    'Patient?birthdate=2020,',
    'Patient?birthdate:exact=2020',
    'Patient?birthdate:missing=maybe',
    'Patient?birthdate=2020-01-01T25:00',
  ])('%s is refused', async url => {
    await expect(ids(open, url)).rejects.toMatchObject({ status: 400 });
    await expect(ids(open, 'Patient?birthdate=2020-13')).rejects.toBeInstanceOf(InvalidError);
  });
});
