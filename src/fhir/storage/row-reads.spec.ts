import { describe, expect, it } from 'vitest';
import { writtenOut } from '../../database/sql-fragment.js';
import type { AccessExpression } from '../access/access-expression.js';
import { TermHash } from '../search/term-hash.js';
import { RowReads } from './row-reads.js';

const hash = new TermHash(Buffer.alloc(16, 7));
const reads = new RowReads(hash);
const key = (resourceType: string, id: string): bigint => hash.keyOf({ resourceType, id });
const of = (patientId: string): AccessExpression => ({ kind: 'in-compartment', patientId });
const not = (query: string): AccessExpression => ({
  kind: 'not',
  operand: { kind: 'search-criterion', query },
});
const CONSENTED: AccessExpression = { kind: 'consented', caller: { clientId: 'app' }, action: 'access' };

describe('reads that the row of a resource decides', () => {
  it('keep the key of the resource apart from the patient’s, though they may be one number', () => {
    const alice = of('alice');
    const own = reads.statement(alice, 'Patient', key('Patient', 'alice'));
    expect(own?.values).toEqual([key('Patient', 'alice'), key('Patient', 'alice')]);
    const other = reads.statement(alice, 'Patient', key('Patient', 'bob'));
    expect(other?.text).toBe(own?.text);
    expect(other?.values).toEqual([key('Patient', 'bob'), key('Patient', 'alice')]);
  });

  it('carry the values of their own caller', () => {
    const one = reads.statement(of('alice'), 'Observation', 1n);
    const other = reads.statement(of('bob'), 'Observation', 1n);
    expect(one?.text).toBe(other?.text);
    expect(one?.values).not.toEqual(other?.values);
  });

  it('say nothing where the row does not tell', () => {
    const silent: readonly AccessExpression[] = [
      { kind: 'nothing' },
      { kind: 'search-criterion', query: 'category=laboratory' },
      { kind: 'ids', ids: ['1'] },
      { kind: 'of-related-patients', person: 'Practitioner/grey', relations: ['care-team'] },
      { kind: 'and', operands: [of('alice'), { kind: 'search-criterion', query: 'category=laboratory' }] },
      { kind: 'not', operand: of('alice') },
      not('category=laboratory'),
      not('_security:not=http://labels|R'),
      // Neither of these can be decided, and denies.
      not('_security=http://labels|R&_sort=date'),
      not('_security=http://labels|R&nobody-knows=this'),
    ];
    for (const expression of silent)
      expect(reads.statement(expression, 'Observation', 1n), JSON.stringify(expression)).toBeUndefined();
    expect(reads.statement(CONSENTED, 'Binary', 1n)).toBeUndefined();
  });

  it('need all of what must hold, and one of what may', () => {
    const label = not('_security=http://labels|R');
    const all = reads.statement({ kind: 'and', operands: [label, CONSENTED] }, 'Observation', 1n);
    expect(writtenOut(all?.text ?? '')).toMatch(/not r\.labelled and \(get_bit\(/);
    const either: AccessExpression = { kind: 'or', operands: [not('category=laboratory'), of('alice')] };
    const some = reads.statement(either, 'Observation', 1n);
    expect(writtenOut(some?.text ?? '')).toMatch(/and \(r\.sole_patient = \$2/);
  });

  it('bind no value that stands nowhere, for PostgreSQL would not know its type', () => {
    const undecided: AccessExpression = {
      kind: 'and',
      operands: [of('alice'), { kind: 'search-criterion', query: 'category=laboratory' }],
    };
    const statement = reads.statement({ kind: 'or', operands: [undecided, of('bob')] }, 'Observation', 1n);
    expect(statement?.values).toEqual([1n, key('Patient', 'bob')]);
  });
});
