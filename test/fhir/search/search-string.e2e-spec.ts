import { beforeAll, describe, expect, it } from 'vitest';
import { openRepository, type OpenRepository } from '../storage/open-repository.js';
import { ids, idsInOrder } from './searching.js';

let open: OpenRepository;
const LONG = 'é'.repeat(2_000);

const named = (id: string, family: string, ...given: readonly string[]) => ({
  resourceType: 'Patient',
  id,
  name: [{ family, given }],
});

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    named('eve', 'Ève', 'Marie-Louise'),
    named('evans', 'Evans', 'Eve'),
    named('percent', '100%_\\x'),
    named('long', `${LONG}a`),
    named('longer', `${LONG}b`),
    named('comma', 'Smith, Jr.'),
    named('sharp', 'STRAẞE', 'Straße'),
    {
      resourceType: 'Patient',
      id: 'address',
      address: [{ city: 'São Paulo', line: ['Rua  1'], country: 'BR' }],
    },
  );
});

describe('search by string – search.html#string', () => {
  it.each([
    ['Patient?name=eve', ['evans', 'eve']],
    ['Patient?family=eve', ['eve']],
    ['Patient?family=EV', ['evans', 'eve']],
    ['Patient?family=%C3%A8v', ['evans', 'eve']],
    ['Patient?family:exact=Eve', []],
    ['Patient?family:exact=%C3%88ve', ['eve']],
    ['Patient?given=louise', []],
    ['Patient?given:contains=LOUISE', ['eve']],
    ['Patient?given=marie', ['eve']],
    ['Patient?family=100%25', ['percent']],
    ['Patient?family:contains=%25_', ['percent']],
    ['Patient?family:contains=%25x', []],
    ['Patient?family=_', []],
    ['Patient?family:contains=%5C%5Cx', ['percent']],
    ['Patient?family=smith%5C,', ['comma']],
    ['Patient?family=eve,smith', ['comma', 'eve']],
    ['Patient?family=stra%C3%9Fe', ['sharp']],
    ['Patient?given=stra%C3%9Fe', ['sharp']],
    [`Patient?family:exact=${encodeURIComponent(`${LONG}a`)}`, ['long']],
    [`Patient?family=${encodeURIComponent('e'.repeat(400))}`, ['long', 'longer']],
    ['Patient?address=sao', ['address']],
    ['Patient?address-city=s%C3%A3o%20paulo', ['address']],
    ['Patient?address=rua%201', ['address']],
    ['Patient?address:missing=false', ['address']],
    ['Patient?name:missing=true', ['address']],
    ['Patient?family=eve&given=marie', ['eve']],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url)).toEqual(expected);
  });

  it('sorts blind to case and accents, missing names last', async () => {
    const sorted = await idsInOrder(open, 'Patient?_sort=family');
    expect(sorted[0]).toBe('percent');
    expect(sorted.indexOf('evans')).toBeLessThan(sorted.indexOf('eve'));
    expect(sorted.at(-1)).toBe('address');
    expect((await idsInOrder(open, 'Patient?_sort=-family')).at(-1)).toBe('address');
  });

  it.each([
    'Patient?name=',
    'Patient?name:exact=',
    'Patient?name=%20',
    'Patient?name:not=x',
    'Patient?name=%ED%A0%80x%00',
  ])('%s is refused', async url => {
    await expect(ids(open, url)).rejects.toMatchObject({ status: 400 });
  });
});
