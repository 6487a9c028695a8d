import { describe, expect, it } from 'vitest';
import type { AccessExpression } from './access-expression.js';
import { besideConsents } from './beside-consents.js';

const CONSENTED: AccessExpression = { kind: 'consented', caller: { clientId: 'app' }, action: 'access' };
const ALICE: AccessExpression = { kind: 'in-compartment', patientId: 'alice' };
const BOB: AccessExpression = { kind: 'in-compartment', patientId: 'bob' };

describe('what an access expression says beside Consents', () => {
  it('is everything that must hold with them', () => {
    expect(besideConsents({ kind: 'and', operands: [ALICE, CONSENTED] })).toEqual(ALICE);
    expect(
      besideConsents({ kind: 'and', operands: [{ kind: 'and', operands: [CONSENTED, BOB] }, ALICE] }),
    ).toEqual({ kind: 'and', operands: [BOB, ALICE] });
    expect(besideConsents(CONSENTED).kind).toBe('everything');
  });

  it('is the expression itself where they decide with something else, or not at all', () => {
    const expressions: readonly AccessExpression[] = [
      { kind: 'nothing' },
      ALICE,
      { kind: 'and', operands: [ALICE, BOB] },
      { kind: 'or', operands: [BOB, CONSENTED] },
      { kind: 'or', operands: [BOB, { kind: 'and', operands: [ALICE, CONSENTED] }] },
      { kind: 'not', operand: CONSENTED },
    ];
    for (const expression of expressions) expect(besideConsents(expression)).toBe(expression);
  });

  it('is one object for one expression', () => {
    const expression: AccessExpression = { kind: 'and', operands: [ALICE, BOB, CONSENTED] };
    expect(besideConsents(expression)).toBe(besideConsents(expression));
  });
});
