import { describe, expect, it } from 'vitest';
import { BundleTurns } from './bundle-turns.js';

const MEGABYTE = 1024 * 1024;

describe('turns of batches and transactions', () => {
  it('small ones go together, a large one alone and in its order, a failure gives its room back', async () => {
    const turns = new BundleTurns();
    const started: string[] = [];
    const take = (name: string, megabytes: number, work: Promise<void>): Promise<void> =>
      turns.take(megabytes * MEGABYTE, () => {
        started.push(name);
        return work;
      });
    const small = Promise.withResolvers<void>();
    const large = Promise.withResolvers<void>();
    const all = [
      take('small', 3, small.promise),
      take('failing', 3, Promise.reject(new Error('refused'))),
      take('large', 20, large.promise),
      take('late', 1, Promise.resolve()),
    ];
    await expect(all[1]).rejects.toThrow('refused');
    expect(started).toEqual(['small', 'failing']);
    small.resolve();
    await all[0];
    await Promise.resolve();
    expect(started).toEqual(['small', 'failing', 'large']);
    large.resolve();
    await Promise.all([all[2], all[3]]);
    expect(started).toEqual(['small', 'failing', 'large', 'late']);
  });
});
