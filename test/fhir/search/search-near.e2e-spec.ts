import { beforeAll, describe, expect, it } from 'vitest';
import { launchedOn, openRepository, type OpenRepository } from '../storage/open-repository.js';
import { ids } from './searching.js';

let open: OpenRepository;

const place = (id: string, latitude: number, longitude: number, status = 'active') => ({
  resourceType: 'Location',
  id,
  status,
  position: { latitude, longitude },
});

beforeAll(async () => {
  open = await openRepository();
  await open.put(
    place('cologne', 50.9375, 6.9603),
    place('bonn', 50.7374, 7.0982),
    place('berlin', 52.52, 13.405, 'suspended'),
    place('suva', -18.1416, 178.4419),
    place('apia', -13.8333, -171.7667),
    place('north-pole', 90, 0),
    place('alert', 82.5018, -62.3481),
    { resourceType: 'Location', id: 'nowhere', status: 'active' },
    {
      resourceType: 'Encounter',
      id: 'e',
      status: 'finished',
      class: { code: 'AMB' },
      subject: { reference: 'Patient/alice' },
      location: [{ location: { reference: 'Location/bonn' } }],
    },
  );
});

describe('near – location.html#positional', () => {
  it.each([
    ['50.9375|6.9603|1|km', ['cologne']],
    // 24.27 km by the haversine formula
    ['50.9375|6.9603|24|km', ['cologne']],
    ['50.9375|6.9603|24.5|km', ['bonn', 'cologne']],
    ['50.9375|6.9603|24500|m', ['bonn', 'cologne']],
    ['50.9375|6.9603|15|[mi_us]', ['cologne']],
    ['50.9375|6.9603|15.3|[mi_i]', ['bonn', 'cologne']],
    ['50.9375|6.9603|24.5', ['bonn', 'cologne']],
    ['50.9375|6.9603', ['bonn', 'cologne']],
    ['50.9375|6.9603|500|km', ['berlin', 'bonn', 'cologne']],
    ['52.52|13.405|1,50.7374|7.0982|1', ['berlin', 'bonn']],
    // across the date line: 1,140 km
    ['-18.1416|178.4419|1100|km', ['suva']],
    ['-18.1416|178.4419|1200|km', ['apia', 'suva']],
    ['-13.8333|-171.7667|1200|km', ['apia', 'suva']],
    // over the pole: 834 km whatever the longitude
    ['90|135|1|km', ['north-pole']],
    ['90|135|900|km', ['alert', 'north-pole']],
    ['82.5018|117.6519|1700|km', ['alert', 'north-pole']],
    ['0|0|30000|km', ['alert', 'apia', 'berlin', 'bonn', 'cologne', 'north-pole', 'suva']],
  ])('%s', async (near, expected) => {
    expect(await ids(open, `Location?near=${encodeURIComponent(near)}`)).toEqual(expected);
  });

  it.each([
    ['Location?near=50.9375|6.9603|500|km&status=active', ['bonn', 'cologne']],
    ['Location?near:missing=true', ['nowhere']],
    ['Location?_filter=near eq 50.9375|6.9603|1 or status eq suspended', ['berlin', 'cologne']],
    ['Encounter?location.near=50.7374|7.0982|1', ['e']],
    ['Encounter?location.near=52.52|13.405|1', []],
  ])('%s', async (url, expected) => {
    expect(await ids(open, url)).toEqual(expected);
  });

  it('is about what the caller reaches', async () => {
    const url = 'Encounter?location.near=50.7374|7.0982|1';
    expect(await ids(open, url, launchedOn('alice', 'patient/*.rs'))).toEqual(['e']);
    expect(await ids(open, url, launchedOn('bob', 'patient/*.rs'))).toEqual([]);
    expect(await ids(open, url, launchedOn('alice', 'patient/Encounter.rs'))).toEqual([]);
  });

  it.each([
    'near=',
    'near=1',
    'near=1|',
    'near=a|b',
    'near=91|0',
    'near=0|181',
    'near=0|0|-1',
    'near=0|0|far',
    'near=0|0|1|furlong',
    'near=0|0|1|km|x',
    'near:exact=0|0',
    '_sort=near',
  ])('%s is refused', async query => {
    await expect(ids(open, `Location?${query}`)).rejects.toMatchObject({ status: 400 });
  });
});
