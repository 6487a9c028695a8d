import { describe, expect, it } from 'vitest';
import { SqlFragment, type SqlParameters, writtenOut } from './sql-fragment.js';

function parametersOf(values: unknown[]): SqlParameters {
  return { add: value => `$${values.push(value)}` };
}

function isOwnedBy(owner: string): SqlFragment {
  return SqlFragment.write((row, values) => `(${row}.owner = ${values.add(owner)} and ${row}.live)`);
}

describe('fragments of SQL', () => {
  it('are referred to in a statement, and written out for PostgreSQL', () => {
    const values: unknown[] = [1];
    const parameters = parametersOf(values);
    const text = `select from t where ${isOwnedBy('me').about('t', parameters)} limit ${parameters.add(5)}`;
    expect(writtenOut(text)).toBe('select from t where (t.owner = $2 and t.live) limit $3');
    expect(values).toEqual([1, 'me', 5]);
    expect(text).not.toContain('owner');
  });

  it('of one text are one reference, whoever they are about', () => {
    const [mine, yours] = ['me', 'you'].map(owner => isOwnedBy(owner).about('t', parametersOf([])));
    expect(mine).toBe(yours);
  });

  it('with other rows or other places for their values are another', () => {
    const here = isOwnedBy('me').about('t', parametersOf([]));
    expect(isOwnedBy('me').about('u', parametersOf([]))).not.toBe(here);
    expect(isOwnedBy('me').about('t', parametersOf([1]))).not.toBe(here);
  });

  it('that say the same of every row stand in their statement', () => {
    expect(SqlFragment.write(() => 'false').about('t', parametersOf([]))).toBe('false');
  });

  it('may be many: what is too much to be shared stands in its statement', () => {
    const last = Array.from({ length: 1_500 }, (_, n) => SqlFragment.write(row => `${row}.n = ${n}`)).at(-1)!;
    const text = last.about('t', parametersOf([]));
    expect(text).toBe('t.n = 1499');
    expect(writtenOut(text)).toBe(text);
  });
});
