import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswerWatch } from './answer-watch.js';

describe('a connection that many reads share', () => {
  const giveUp = vi.fn<(error: Error) => void>();
  let watch: AnswerWatch;
  beforeEach(() => {
    vi.useFakeTimers();
    giveUp.mockReset();
    watch = new AnswerWatch(giveUp);
  });
  afterEach(() => {
    watch.end();
    vi.useRealTimers();
  });

  it('is given up once, as its oldest read has waited for ten seconds', () => {
    watch.sent = 1;
    vi.advanceTimersByTime(10_000);
    expect(giveUp).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(giveUp.mock.calls.map(([{ message }]) => message)).toEqual(['Query read timeout']);
  });

  it('is kept as long as answers come, however many are under way', () => {
    for (let second = 0; second < 60; second++) {
      watch.sent += 100;
      vi.advanceTimersByTime(1000);
      watch.answered = Math.max(0, watch.sent - 500);
    }
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('is kept while nothing is asked of it', () => {
    watch.sent = watch.answered = 7;
    vi.advanceTimersByTime(60_000);
    expect(giveUp).not.toHaveBeenCalled();
  });
});
