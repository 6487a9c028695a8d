import { beforeAll, describe, expect, it } from 'vitest';
import type { SearchPage } from '../../../src/fhir/search/search-query.js';
import {
  anObservation,
  aPatient,
  EVERYTHING,
  launchedOn,
  openRepository,
  type OpenRepository,
  remove,
  update,
} from '../storage/open-repository.js';
import { search } from './searching.js';

let open: OpenRepository;
const COUNT = 23;
const LAUNCHED = launchedOn('alice', 'patient/*.rs');

beforeAll(async () => {
  open = await openRepository();
  const observations = Array.from({ length: COUNT }, (_, i) =>
    anObservation(`o${i}`, 'alice', {
      effectiveDateTime: i % 5 === 0 ? undefined : `2020-01-${String((i % 7) + 1).padStart(2, '0')}`,
      status: ['final', 'amended', 'preliminary'][i % 3],
      ...(i % 4 === 0 ? {} : { valueQuantity: { value: i % 6, unit: 'x' } }),
    }),
  );
  await open.put(aPatient('alice'), ...observations);
});

/** All pages of a search, first to last. */
async function pages(url: string, access = EVERYTHING, between?: (page: number) => Promise<void>) {
  const all: SearchPage[] = [await search(open, url, access)];
  for (let next = all[0]!.next; next !== undefined; next = all.at(-1)!.next) {
    await between?.(all.length);
    const [resourceType] = url.split('?');
    all.push(await search(open, `${resourceType}?_page=${next}`, access));
  }
  return all;
}

const idsOf = (all: readonly SearchPage[]) => all.flatMap(page => page.matches.map(({ id }) => id));

const pageUrl = (link: string, type = 'Observation'): string => `${type}?_page=${link}`;

describe('paging – search.html#count, docs/decisions B5', () => {
  it.each([
    'Observation?_count=4',
    'Observation?_count=4&_sort=-date',
    'Observation?_count=4&_sort=date',
    'Observation?_count=4&_sort=_lastUpdated',
    'Observation?_count=4&_sort=-_lastUpdated',
    'Observation?_count=4&_sort=_id',
    'Observation?_count=4&_sort=status,-date',
    'Observation?_count=4&_sort=-status,value-quantity',
    'Observation?_count=4&_sort=value-quantity',
    'Observation?_count=4&_sort=-value-quantity,date,-_id',
    'Observation?_count=4&patient=alice&_sort=patient,-date',
    'Observation?_count=4&code=8867-4',
    'Observation?_count=4&code=http://loinc.org|8867-4',
    'Observation?_count=4&code=8867-4,x&status=final,amended,preliminary',
    'Observation?_count=1',
  ])('%s shows every resource once, in one order', async url => {
    for (const access of [EVERYTHING, LAUNCHED]) {
      const all = await pages(url, access);
      const whole = await search(open, url.replace(/_count=\d/, '_count=1000'), access);
      expect(idsOf(all)).toEqual(whole.matches.map(({ id }) => id));
      expect(new Set(idsOf(all)).size).toBe(COUNT);
      expect(whole.next).toBeUndefined();
      expect(whole.total).toBe(COUNT);
    }
  });

  it('shows nothing that was created after the first page, and what was changed', async () => {
    const all = await pages('Observation?_count=10&_total=accurate', EVERYTHING, async page => {
      await open.put(anObservation(`new${page}`, 'alice', { effectiveDateTime: undefined }));
      await open.apply(
        EVERYTHING,
        update(anObservation('o20', 'alice', { effectiveDateTime: undefined, note: [{ text: `${page}` }] })),
      );
    });
    expect(idsOf(all).filter(id => id.startsWith('new'))).toEqual([]);
    expect(idsOf(all)).toContain('o20');
    expect(new Set(idsOf(all)).size).toBe(COUNT);
    expect(all.map(({ total }) => total)).toEqual(all.map(() => COUNT));
    await open.apply(EVERYTHING, remove('Observation', 'new1'), remove('Observation', 'new2'));
  });

  it('counts without showing', async () => {
    expect(await search(open, 'Observation?_count=0')).toEqual({ matches: [], included: [], total: COUNT });
    expect(await search(open, 'Observation?_summary=count&status=final')).toMatchObject({
      matches: [],
      total: 9,
    });
    expect((await search(open, 'Observation?_count=5&_total=accurate&code=8867-4')).total).toBe(COUNT);
    expect((await search(open, 'Observation?_count=5')).total).toBeUndefined();
  });

  it('gives links that are opaque and work for the caller alone who got them', async () => {
    const { next = '' } = await search(open, 'Observation?_count=4&patient=alice', LAUNCHED);
    expect(Buffer.from(next, 'base64url').toString('latin1')).not.toMatch(/alice|patient|Observation/);
    await expect(search(open, pageUrl(next), LAUNCHED)).resolves.toMatchObject({ matches: { length: 4 } });
    for (const access of [
      EVERYTHING,
      launchedOn('bob', 'patient/*.rs'),
      launchedOn('alice', 'patient/*.cruds'),
    ]) {
      await expect(search(open, pageUrl(next), access)).rejects.toMatchObject({ status: 400 });
    }
    const changed = next.slice(0, 20) + (next[20] === 'A' ? 'B' : 'A') + next.slice(21);
    for (const link of [changed, next.slice(0, -2), `${next}AA`, 'x', '', `${next}=`]) {
      await expect(search(open, pageUrl(link), LAUNCHED)).rejects.toMatchObject({ status: 400 });
    }
    await expect(search(open, pageUrl(next, 'Patient'), LAUNCHED)).rejects.toMatchObject({ status: 400 });
    await expect(search(open, `${pageUrl(next)}&status=final`, LAUNCHED)).rejects.toMatchObject({
      status: 400,
    });
  });

  it.each([
    'Observation?_count=-1',
    'Observation?_count=abc',
    'Observation?_count=1&_count=2',
    'Observation?_sort=nothing',
    'Observation?_sort=',
    'Observation?_sort=date,',
    'Observation?_sort=a,b,c,d,e,f',
    'Observation?_sort=code-value-quantity',
    'Observation?_total=all',
    'Observation?_summary=maybe',
  ])('%s is refused', async url => {
    await expect(search(open, url)).rejects.toMatchObject({ status: 400 });
  });

  it('names unknown parameters under lenient handling', async () => {
    const page = await search(open, 'Observation?nonsense=1&status=final', EVERYTHING, {
      handling: 'lenient',
    });
    expect(page.matches).toHaveLength(9);
  });
});
