import { beforeAll, describe, expect, it } from 'vitest';
import { openRepository, type OpenRepository } from '../storage/open-repository.js';
import { ids } from './searching.js';

const LOINC = 'http://loinc.org';
let open: OpenRepository;

const observation = (id: string, codings: readonly object[], more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: codings },
  ...more,
});

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    observation('loinc', [{ system: LOINC, code: '8867-4' }]),
    observation('local', [{ system: 'urn:local', code: '8867-4' }], { status: 'preliminary' }),
    observation('both', [
      { system: LOINC, code: '8867-4' },
      { system: 'urn:local', code: '8867-4' },
    ]),
    observation('bare', [{ code: '8867-4' }]),
    observation('other', [{ system: LOINC, code: 'ABC-1' }]),
    { resourceType: 'Observation', id: 'text', status: 'final', code: { text: 'Pulsé rate' } },
    {
      resourceType: 'Patient',
      id: 'p1',
      active: true,
      gender: 'female',
      identifier: [
        {
          system: 'urn:mrn',
          value: 'A|1,2$3',
          type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
        },
      ],
      telecom: [
        { system: 'phone', value: '555-1' },
        { system: 'email', value: 'Ann@example.org' },
      ],
      meta: { tag: [{ system: 'urn:tags', code: 'vip' }] },
    },
    { resourceType: 'Patient', id: 'p2', active: false, gender: 'male', identifier: [{ value: 'X1' }] },
    {
      resourceType: 'Patient',
      id: 'p3',
      deceasedDateTime: '2020-01-01',
      identifier: [{ system: 'urn:mrn' }],
    },
    { resourceType: 'Patient', id: 'p4', deceasedBoolean: false },
  );
});

describe('search by token – search.html#token', () => {
  it.each([
    ['Observation?code=8867-4', ['bare', 'both', 'local', 'loinc']],
    [`Observation?code=${LOINC}|8867-4`, ['both', 'loinc']],
    ['Observation?code=|8867-4', ['bare']],
    [`Observation?code=${LOINC}|`, ['both', 'loinc', 'other']],
    ['Observation?code=abc-1', ['other']],
    [`Observation?code=${LOINC}|abc-1`, ['other']],
    [`Observation?code=${LOINC}|ABC-1,urn:local|8867-4`, ['both', 'local', 'other']],
    [`Observation?code=8867-4&code=${LOINC}|8867-4`, ['both', 'loinc']],
    ['Observation?code=8867-4&status=preliminary', ['local']],
    ['Observation?code:not=8867-4', ['other', 'text']],
    [`Observation?code:not=${LOINC}|8867-4,ABC-1`, ['bare', 'local', 'text']],
    ['Observation?code:missing=true', []],
    ['Observation?code:text=PULSE', ['text']],
    ['Observation?code:text=rate', []],
    ['Observation?code:text=%25', []],
    ['Observation?code:text=heart,pulse&status=final', ['text']],
    ['Observation?status=final', ['bare', 'both', 'loinc', 'other', 'text']],
    // the system of a code element is that of its required binding
    ['Observation?status=http://hl7.org/fhir/observation-status|preliminary', ['local']],
    ['Observation?status=urn:elsewhere|preliminary', []],
    ['Observation?combo-code=ABC-1', ['other']],
    ['Patient?gender=female', ['p1']],
    ['Patient?gender=http://hl7.org/fhir/administrative-gender|female', ['p1']],
    ['Patient?gender:missing=true', ['p3', 'p4']],
    ['Patient?gender:not=male', ['p1', 'p3', 'p4']],
    ['Patient?active=true', ['p1']],
    ['Patient?active=false', ['p2']],
    ['Patient?deceased=true', ['p3']],
    ['Patient?deceased=false', ['p1', 'p2', 'p4']],
    ['Patient?identifier=urn:mrn|A\\|1\\,2\\$3', ['p1']],
    ['Patient?identifier=A\\|1\\,2\\$3', ['p1']],
    ['Patient?identifier=|X1', ['p2']],
    ['Patient?identifier=x1', ['p2']],
    ['Patient?identifier=urn:mrn|', ['p1', 'p3']],
    ['Patient?identifier:missing=true', ['p4']],
    ['Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|A\\|1\\,2\\$3', ['p1']],
    ['Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|SS|A\\|1\\,2\\$3', []],
    ['Patient?telecom=555-1', ['p1']],
    ['Patient?phone=555-1', ['p1']],
    ['Patient?email=555-1', []],
    ['Patient?email=ann@example.org', ['p1']],
    ['Patient?_tag=urn:tags|vip', ['p1']],
    ['Patient?_tag:missing=false', ['p1']],
    ['Patient?_id=p1,p3', ['p1', 'p3']],
    ['Patient?_id:not=p1,p3', ['p2', 'p4']],
    ['Patient?_id=p1&gender=male', []],
    ['Patient?_id=loinc', []],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url.replaceAll('+', '%2B'))).toEqual(expected);
  });

  it('counts a resource once that has the code under two systems', async () => {
    expect(await ids(open, 'Observation?code=8867-4&_sort=code')).toHaveLength(4);
    expect(await ids(open, `Observation?code=${LOINC}|8867-4,urn:local|8867-4`)).toEqual([
      'both',
      'local',
      'loinc',
    ]);
  });

  it.each([
    'Observation?code=',
    'Observation?code=|',
    'Observation?code=a|b|c',
    'Observation?code=a,',
    'Observation?code:exact=a',
    'Observation?code:text=',
    'Observation?status:text=a',
    'Observation?code:unknown=a',
    'Observation?code:=a',
    'Observation?code:not:not=a',
    'Patient?active=yes',
    'Patient?identifier:of-type=a|b',
    'Patient?_id=',
    'Patient?_id:exact=a',
    'Patient?gender:missing=true,false',
    'Patient?gender=%00',
    'Patient?unknown=1',
  ])('%s is refused', async url => {
    await expect(ids(open, url)).rejects.toMatchObject({ status: 400 });
  });
});
