import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EntryResponse } from './bundle-response.js';
import { ReadBudget } from './read-budget.js';

const MEGABYTE = 1024 * 1024;
const answer = (megabytes: number) => async (): Promise<EntryResponse> =>
  Promise.resolve({ status: 200, resource: 'x'.repeat(megabytes * MEGABYTE) });

afterEach(() => void vi.restoreAllMocks());

describe('the reads of one Bundle', () => {
  it('may answer 64 MB together; when that is used up, nothing more is read', async () => {
    const budget = new ReadBudget();
    const read = vi.fn(answer(1));
    await budget.spend(answer(40));
    await expect(budget.spend(answer(30))).rejects.toMatchObject({ status: 413 });
    await expect(budget.spend(read)).rejects.toMatchObject({ status: 413 });
    expect(read).not.toHaveBeenCalled();
  });

  it('a write is not refused, and its representation left out where it is too large', async () => {
    const budget = new ReadBudget();
    const written = { status: 200, location: 'Patient/a/_history/2', resource: 'x'.repeat(50 * MEGABYTE) };
    expect(budget.shorten(written)).toBe(written);
    expect(budget.shorten(written)).toEqual({ status: 200, location: 'Patient/a/_history/2' });
    await expect(budget.spend(answer(20))).rejects.toMatchObject({ status: 413 });
  });

  it('may take a minute from the first one on', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const budget = new ReadBudget();
    now.mockReturnValue(100_000);
    await budget.spend(answer(1));
    now.mockReturnValue(160_001);
    await expect(budget.spend(answer(1))).rejects.toMatchObject({ status: 403 });
  });
});
