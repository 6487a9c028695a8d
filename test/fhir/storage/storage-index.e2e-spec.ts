import { beforeAll, describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/fhir/model/resource.js';
import {
  anObservation,
  aPatient,
  inCategory,
  openRepository,
  type OpenRepository,
  performedBy,
} from './open-repository.js';

const TABLES = {
  search: 'patient, lo, hi, n, type, reachable, tokens, links',
  posting: 'term, lo, system',
  span: 'param, lo, hi',
  string: 'param, value, exact',
  sort: 'param, value',
};

let open: OpenRepository;
beforeAll(async () => {
  open = await openRepository();
  await open.put(aPatient('alice'), aPatient('bob'));
});

/** The index rows of a resource, without its key; or where they stand, to see which were written again. */
async function rowsOf(resource: Resource, what: 'values' | 'places' = 'values') {
  const key = open.parts.hash.keyOf({ resourceType: resource.resourceType, id: resource.id! });
  const tables = Object.entries(TABLES).map(async ([table, columns]) => {
    const selected = what === 'values' ? columns : `ctid::text as place, xmin::text as writer`;
    const text = `select ${selected} from ${table} where key = $1`;
    const rows = await open.database.query({ text, values: [key] });
    return [table, rows.map(row => JSON.stringify(Object.values(row).map(String))).toSorted()] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

const STATES: readonly Record<string, unknown>[] = [
  {},
  { ...inCategory('laboratory'), valueQuantity: { value: 5, unit: 'mg' } },
  { ...inCategory('survey'), valueQuantity: { value: 6, unit: 'mg' }, ...performedBy('bob') },
  { effectiveDateTime: undefined, issued: '2026-01-02T00:00:00Z', valueString: 'text' },
  { subject: { reference: 'Patient/bob' }, effectivePeriod: { start: '2025' }, effectiveDateTime: undefined },
  {
    ...performedBy('bob'),
    code: {
      coding: [
        { system: 's', code: 'c' },
        { system: 't', code: 'c' },
      ],
    },
  },
];

describe('index rows', () => {
  it.each(STATES.flatMap((_, from) => STATES.map((__, to) => [from, to] as const)))(
    'after an update from state %i to %i are those of a new resource',
    async (from, to) => {
      const updated = anObservation(`updated-${from}-${to}`, 'alice', STATES[from]);
      const created = anObservation(`created-${from}-${to}`, 'alice', STATES[to]);
      await open.put(updated, created);
      await open.put({ ...created, id: updated.id! });
      const rows = await rowsOf(updated);
      expect(rows).toEqual(await rowsOf(created));
      expect(rows['search']!.length).toBeGreaterThan(0);
    },
  );

  it('that stay the same are not written again', async () => {
    const full = anObservation('same', 'alice', { ...STATES[2], ...STATES[5] });
    await open.put(full);
    const places = await rowsOf(full, 'places');
    await open.put({ ...full, note: [{ text: 'is not searched' }] });
    expect(await rowsOf(full, 'places')).toEqual(places);
  });

  it('of one changed code change, and the others stay', async () => {
    const before = { ...aPatient('names'), name: [{ family: 'Old', given: ['Same'] }], gender: 'female' };
    await open.put(before);
    const places = await rowsOf(before, 'places');
    await open.put({ ...before, name: [{ family: 'New', given: ['Same'] }] });
    const after = await rowsOf(before, 'places');
    expect(after['posting']).toEqual(places['posting']);
    expect(after['search']).toEqual(places['search']);
    const kept = after['string']!.filter(row => places['string']!.includes(row));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(after['string']!.length);
  });

  it('have one row per patient compartment (docs/decisions, A1)', async () => {
    const shared = anObservation('shared', 'alice', performedBy('bob'));
    await open.put(shared);
    expect((await rowsOf(shared))['search']).toHaveLength(2);
  });
});
