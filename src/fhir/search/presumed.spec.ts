import { describe, expect, it } from 'vitest';
import type { AccessExpression } from '../access/access-expression.js';
import { presumedAccess } from './presumed.js';
import { TermHash } from './term-hash.js';

const hash = new TermHash(Buffer.alloc(16, 7));
const CONSENTED: AccessExpression = { kind: 'consented', caller: { clientId: 'app' }, action: 'access' };
const ALICE: AccessExpression = { kind: 'in-compartment', patientId: 'alice' };
const LABEL = except('_security=http://labels|R');
const LABORATORY = except('category=laboratory');

function except(query: string): AccessExpression {
  return { kind: 'not', operand: { kind: 'search-criterion', query } };
}

function and(...operands: readonly AccessExpression[]): AccessExpression {
  return { kind: 'and', operands };
}

describe('what is presumed of an access expression', () => {
  it('are the denials that a row decides alone; all else is judged', () => {
    const parts = presumedAccess(and(and(ALICE, LABEL), LABORATORY, CONSENTED), 'Observation', hash);
    expect(parts).toEqual({
      beside: and(ALICE, LABORATORY),
      denials: and(LABEL, CONSENTED),
      hasConsents: true,
      besideConsents: LABEL,
    });
    expect(presumedAccess(CONSENTED, 'Observation', hash)?.beside.kind).toBe('everything');
  });

  it('is nothing where none is a condition of its own, or no row decides it', () => {
    const silent: readonly AccessExpression[] = [
      { kind: 'nothing' },
      ALICE,
      LABORATORY,
      except('_security=http://labels|R&nobody-knows=this'),
      { kind: 'not', operand: CONSENTED },
      { kind: 'or', operands: [ALICE, CONSENTED] },
      { kind: 'or', operands: [ALICE, and(LABEL, CONSENTED)] },
    ];
    for (const expression of silent)
      expect(presumedAccess(expression, 'Observation', hash), JSON.stringify(expression)).toBeUndefined();
    expect(presumedAccess(CONSENTED, 'Binary', hash)).toBeUndefined();
  });

  it('is the same each time, for each type its own', () => {
    const expression = and(ALICE, CONSENTED);
    const first = presumedAccess(expression, 'Observation', hash);
    expect(presumedAccess(expression, 'Observation', hash)).toBe(first);
    expect(presumedAccess(expression, 'Binary', hash)).toBeUndefined();
  });
});
