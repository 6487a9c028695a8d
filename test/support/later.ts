import { vi } from 'vitest';

/** Does it so many seconds later by the clock of this process, and of the servers in it; the database keeps its own. */
export async function later<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}
