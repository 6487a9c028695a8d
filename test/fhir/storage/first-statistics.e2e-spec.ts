import { expect, it, vi } from 'vitest';
import { anObservation, aPatient, EVERYTHING, openRepository, update } from './open-repository.js';

it('the planner hears of the first hundreds of resources at once, for autovacuum takes a minute', async () => {
  const open = await openRepository();
  const rows = async (): Promise<number> => {
    const text = `select reltuples::float8 as rows from pg_class where oid = 'search'::regclass`;
    const [known] = await open.database.query<{ rows: number }>({ text, values: [] });
    return known!.rows;
  };
  await open.put(aPatient('alice'));
  expect(await rows()).toBeLessThan(1);
  const observations = Array.from({ length: 300 }, (_, index) => anObservation(`o${index}`, 'alice'));
  await open.apply(EVERYTHING, ...observations.map(observation => update(observation)));
  await vi.waitFor(async () => expect(await rows()).toBeGreaterThan(200), { timeout: 10_000 });
});
