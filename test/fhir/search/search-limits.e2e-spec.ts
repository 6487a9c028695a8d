import { beforeAll, describe, expect, it } from 'vitest';
import {
  anObservation,
  aPatient,
  EVERYTHING,
  inCategory,
  launchedOn,
  openRepository,
  type OpenRepository,
} from '../storage/open-repository.js';
import { ids, included, search } from './searching.js';

let open: OpenRepository;
const LAUNCHED = launchedOn('alice', 'patient/*.rs');

beforeAll(async () => {
  open = await openRepository();
  await open.put(aPatient('alice'), anObservation('o', 'alice'));
});

const many = (count: number, value: (i: number) => string) =>
  encodeURIComponent(Array.from({ length: count }, (_, i) => value(i)).join(','));

describe('searches beyond all use end well', () => {
  it.each([
    ['_id', (i: number) => (i === 7 ? 'o' : `x${i}`)],
    ['code', (i: number) => (i === 7 ? '8867-4' : `x${i}`)],
    ['code', (i: number) => `http://loinc.org|${i === 7 ? '8867-4' : i}`],
    ['patient', (i: number) => (i === 7 ? 'alice' : `x${i}`)],
    ['subject', (i: number) => (i === 7 ? 'Patient/alice' : `Patient/x${i}`)],
  ])('10,000 alternatives of %s are looked for at once', async (parameter, value) => {
    for (const access of [undefined, LAUNCHED]) {
      expect(await ids(open, `Observation?${parameter}=${many(10_000, value)}`, access)).toEqual(['o']);
    }
  });

  it.each([
    `Patient?name=${many(1_000, i => `name${i}`)}`,
    `Observation?date=${many(1_000, i => String(1000 + i))}`,
    `Observation?value-quantity=${many(1_000, i => String(i))}`,
    `Observation?subject:identifier=${many(1_000, i => String(i))}`,
    `Observation?_id=${many(10_001, i => `x${i}`)}`,
    `Observation?${'code=x&'.repeat(101)}`,
  ])('%.60s … is too costly', async url => {
    await expect(search(open, url)).rejects.toMatchObject({ status: 403, issues: [{ code: 'too-costly' }] });
  });

  it('circular includes end', async () => {
    const url =
      'Observation?_include:iterate=Observation:*&_revinclude:iterate=Observation:subject&_include:iterate=Patient:*';
    const page = await search(open, url);
    expect(page.included.map(({ id }) => id)).toEqual(['alice']);
  });

  it.each([
    ['Observation?_count=300&_revinclude=*', EVERYTHING],
    ['Observation?_count=300&_revinclude=*', LAUNCHED],
    ['Observation?_count=300&_revinclude=Observation:derived-from', EVERYTHING],
    ['Observation?_count=300&_revinclude=Observation:derived-from', LAUNCHED],
  ])('%s is looked up in parts, and each part is found', async (url, access) => {
    const derived = [0, 57, 299].map(i =>
      anObservation(`derived-${i}`, 'alice', {
        code: { text: 'derived' },
        derivedFrom: [{ reference: `Observation/of-many-${i}` }],
      }),
    );
    const sources = Array.from({ length: 300 }, (_, i) =>
      anObservation(`of-many-${i}`, 'alice', inCategory('laboratory')),
    );
    await open.put(...sources, ...derived);
    const found = await included(open, `${url}&category=laboratory`, access);
    expect(found).toEqual(derived.map(({ id }) => `Observation/${id}`).toSorted());
  });

  it.each([
    `Observation?_count=300&${'_revinclude=*&'.repeat(60)}`,
    `Observation?_count=300&${'_revinclude:iterate=*&'.repeat(60)}`,
  ])('%.60s … is too costly, whatever it would find', async url => {
    const diagnostics: unknown = expect.stringMatching(/instead of \*.*_count$/);
    await expect(search(open, url)).rejects.toMatchObject({
      status: 403,
      issues: [{ code: 'too-costly', diagnostics }],
    });
  });

  it.each(['%25', '_', '%5C%5C', '%27', '%22%3B--', '%F0%9F%98%80', '%E2%80%AE'])(
    'name=%s finds nothing and breaks nothing',
    async text => {
      for (const modifier of ['', ':exact', ':contains']) {
        expect(await ids(open, `Patient?name${modifier}=${text}`)).toEqual([]);
      }
    },
  );
});
