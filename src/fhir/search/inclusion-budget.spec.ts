import { afterEach, describe, expect, it, vi } from 'vitest';
import { InclusionBudget } from './inclusion-budget.js';

const TOO_COSTLY = expect.objectContaining({ status: 403 }) as Error;

afterEach(() => void vi.restoreAllMocks());

describe('what the includes of one page may cost', () => {
  it('10,000 resources in all rounds together', () => {
    const budget = new InclusionBudget();
    budget.spendResources(6_000);
    expect(budget.limit).toBe(4_001);
    budget.spendResources(4_000);
    expect(() => budget.spendResources(1)).toThrow(TOO_COSTLY);
  });

  it('a million links to look up', () => {
    const budget = new InclusionBudget();
    budget.spendLinks(900_000);
    budget.spendLinks(100_000);
    expect(() => budget.spendLinks(1)).toThrow(TOO_COSTLY);
  });

  it('a minute: no round begins later', () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const budget = new InclusionBudget();
    now.mockReturnValue(60_000);
    budget.spendLinks(1);
    now.mockReturnValue(60_001);
    expect(() => budget.spendLinks(1)).toThrow(TOO_COSTLY);
  });
});
