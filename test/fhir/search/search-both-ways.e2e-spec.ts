import { beforeAll, describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/fhir/model/resource.js';
import { anObservation, aPatient, openRepository, type OpenRepository } from '../storage/open-repository.js';
import { ids, search } from './searching.js';

let open: OpenRepository;
/** More than are "few" for a chain, and with two weights each for `_has`. */
const MANY = 60;
const WEIGHT = 'code=http://loinc.org|29463-7';
const names = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);
const COMMON = names('common', MANY);
const RARE = names('rare', 3);

function aWeight(id: string, patient: string, more: Record<string, unknown>): Resource {
  const code = { coding: [{ system: 'http://loinc.org', code: '29463-7' }] };
  return anObservation(id, patient, { code, ...more });
}

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    ...[...COMMON, ...RARE].map(aPatient),
    ...[...COMMON, ...RARE].flatMap((patient, index) => [
      aWeight(`old-${patient}`, patient, {
        effectiveDateTime: `2020-01-01T10:00:${String(index % 60).padStart(2, '0')}Z`,
      }),
      aWeight(`new-${patient}`, patient, { effectiveDateTime: '2021-01-01' }),
      anObservation(`pulse-${patient}`, patient),
    ]),
    aWeight('of-both', 'common-1', {
      performer: [{ reference: 'Patient/rare-0' }, { reference: 'Patient/rare-1' }],
    }),
  );
});

describe('a chain and a code', () => {
  it.each([
    ['few', 'rare', RARE],
    ['many', 'common', COMMON],
  ])('that lead to %s find the same, newest first, page by page', async (_, name, patients) => {
    const found: string[] = [];
    let page = await search(open, `Observation?patient.name=${name}&${WEIGHT}&_count=7`);
    for (;;) {
      found.push(...page.matches.map(({ id }) => id));
      if (page.next === undefined) break;
      page = await search(open, `Observation?_page=${page.next}`);
    }
    const more = name === 'common' ? ['of-both'] : [];
    const expected = [...patients.flatMap(patient => [`new-${patient}`, `old-${patient}`]), ...more];
    expect(found.toSorted()).toEqual(expected.toSorted());
    const kinds = found.map(id => id.slice(0, 3)).filter(kind => kind !== 'of-');
    expect(kinds).toEqual(kinds.toSorted());
  });

  it('shows once what refers to two of them, and leaves out who is only in the compartment', async () => {
    expect(await ids(open, `Observation?performer:Patient.name=rare&${WEIGHT}`)).toEqual(['of-both']);
    expect(await ids(open, `Observation?patient.name=rare&${WEIGHT}&_count=50`)).not.toContain('of-both');
  });

  it('leads nowhere', async () => {
    expect(await ids(open, `Observation?patient.name=nobody&${WEIGHT}`)).toEqual([]);
  });
});

describe('_has', () => {
  it('finds the same whether few or many refer', async () => {
    expect(await ids(open, `Patient?_has:Observation:patient:${WEIGHT}&_count=100`)).toEqual(
      [...COMMON, ...RARE].toSorted(),
    );
    expect(await ids(open, 'Patient?_has:Observation:performer:code=29463-7')).toEqual(['rare-0', 'rare-1']);
    expect(await ids(open, `Patient?_has:Observation:patient:${WEIGHT}&name=rare`)).toEqual([...RARE]);
  });
});
