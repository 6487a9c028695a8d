import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccessExpression } from '../access/access-expression.js';
import { compileAccess } from './access-sql.js';
import { StatementParameters } from './sql-parameters.js';
import { TermHash } from './term-hash.js';

const hash = new TermHash(Buffer.alloc(16, 7));
const grey = { clientId: 'app', person: 'Practitioner/grey', purpose: 'TREAT' };
const of = (patientId: string): AccessExpression => ({ kind: 'in-compartment', patientId });
const criterion = (query: string): AccessExpression => ({ kind: 'search-criterion', query });
const label = (code: string): AccessExpression => criterion(`_security=http://labels|${code}`);
const not = (operand: AccessExpression): AccessExpression => ({ kind: 'not', operand });

/** Each means something else than all others. */
const DIFFERENT: readonly AccessExpression[] = [
  of('alice'),
  of('bob'),
  { kind: 'and', operands: [of('alice'), of('bob')] },
  { kind: 'or', operands: [of('alice'), of('bob')] },
  not(of('alice')),
  label('R'),
  label('V'),
  not(label('R')),
  not(label('V')),
  criterion('category=laboratory'),
  criterion('category=vital-signs'),
  criterion('date=gt2026'),
  criterion('date=lt2026'),
  { kind: 'consented', caller: grey, action: 'access' },
  { kind: 'consented', caller: grey, action: 'correct' },
  { kind: 'consented', caller: { ...grey, person: 'Practitioner/house' }, action: 'access' },
  { kind: 'consented', caller: { ...grey, clientId: 'other' }, action: 'access' },
  { kind: 'consented', caller: { clientId: 'app', person: 'Practitioner/grey' }, action: 'access' },
  { kind: 'consented', caller: { clientId: 'app' }, action: 'access' },
  { kind: 'of-none-of', patients: ['alice'] },
  { kind: 'of-none-of', patients: ['bob'] },
  { kind: 'of-related-patients', person: 'Practitioner/grey', relations: ['care-team'] },
  { kind: 'of-related-patients', person: 'Practitioner/grey', relations: ['encounter'] },
  { kind: 'of-related-patients', person: 'Practitioner/house', relations: ['care-team'] },
  { kind: 'in-security-context', patientId: 'alice', types: ['DocumentReference'] },
  { kind: 'in-security-context', patientId: 'alice', types: ['Observation'] },
  { kind: 'ids', ids: ['1'] },
  { kind: 'ids', ids: ['2'] },
];

/** Text and values as one. */
function written(expression: AccessExpression, resourceType = 'Observation', alias = 's'): string {
  const parameters = new StatementParameters();
  parameters.add('what the statement has before');
  const text = compileAccess(expression, resourceType, alias, parameters, hash);
  return JSON.stringify([text, parameters.values], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

afterEach(() => void vi.useRealTimers());

describe('predicates of access', () => {
  it('differ, in text or values, where expressions mean different things', () => {
    const all = ['Observation', 'Condition', 'Patient'].flatMap(type =>
      DIFFERENT.map(expression => written(expression, type)),
    );
    const distinct = new Set(all).size;
    // An id, and who is related, are the same predicate of two types that both are in compartments.
    expect(new Set(DIFFERENT.map(expression => written(expression))).size).toBe(DIFFERENT.length);
    expect(distinct).toBeGreaterThan(2 * DIFFERENT.length);
  });

  it('are the same when they are remembered as when they are written for the first time', () => {
    for (const expression of DIFFERENT) {
      const first = written(expression);
      expect(written(expression)).toBe(first);
      expect(written(structuredClone(expression))).toBe(first);
      expect(written(expression, 'Observation', 's12')).toBe(
        written(structuredClone(expression), 'Observation', 's12'),
      );
    }
  });

  it('remember nothing of one type for another, nor of one installation for another', () => {
    const expression = label('R');
    expect(written(expression, 'Condition')).not.toBe(written(expression, 'Observation'));
    const parameters = new StatementParameters();
    compileAccess(expression, 'Observation', 's', parameters, new TermHash(Buffer.alloc(16, 8)));
    const own = new StatementParameters();
    compileAccess(expression, 'Observation', 's', own, hash);
    expect(parameters.values).not.toEqual(own.values);
  });

  it('ask for the time anew wherever it decides', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    const recent = criterion('date=ap2025-12-01');
    const before = written(recent);
    vi.setSystemTime(Date.UTC(2027, 0, 1));
    expect(written(recent)).not.toBe(before);
    expect(written(structuredClone(recent))).toBe(written(recent));
  });
});
