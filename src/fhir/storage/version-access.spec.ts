import { describe, expect, it } from 'vitest';
import type { AccessExpression } from '../access/access-expression.js';
import { confiningPatients, dependsOnContent } from './version-access.js';
import { alternativesOf } from './write/alternatives.js';

const of = (patientId: string): AccessExpression => ({ kind: 'in-compartment', patientId });
const labs: AccessExpression = { kind: 'search-criterion', query: 'category=laboratory' };
const either = (...operands: AccessExpression[]): AccessExpression => ({ kind: 'or', operands });
const both = (...operands: AccessExpression[]): AccessExpression => ({ kind: 'and', operands });

describe('the patients that confine an expression', () => {
  it.each<[readonly string[] | undefined, AccessExpression]>([
    [['alice'], of('alice')],
    [['alice'], both(labs, of('alice'))],
    [['alice', 'bob'], either(of('alice'), both(of('bob'), labs))],
    [undefined, either(of('alice'), labs)],
    [undefined, { kind: 'not', operand: of('alice') }],
    [undefined, { kind: 'everything', because: 'test' }],
  ])('are %j', (patients, expression) => {
    expect(confiningPatients(expression)).toEqual(patients);
  });
});

describe('the alternatives of a grant (docs/decisions, A7)', () => {
  it('are complete each in itself', () => {
    expect(alternativesOf(either(of('alice'), both(labs, either(of('bob'), of('carol')))))).toEqual([
      of('alice'),
      both(labs, of('bob')),
      both(labs, of('carol')),
    ]);
  });
  it('are none where there is no grant', () => {
    expect(alternativesOf({ kind: 'nothing' })).toEqual([]);
    expect(alternativesOf(both(of('alice'), { kind: 'nothing' }))).toEqual([]);
  });
  it('are bounded', () => {
    const many = both(...Array.from({ length: 10 }, () => either(of('alice'), of('bob'))));
    expect(alternativesOf(many)).toEqual([many]);
  });
});

describe('what depends on content', () => {
  it('is what has a search criterion anywhere', () => {
    expect(dependsOnContent(both(of('alice'), { kind: 'not', operand: labs }))).toBe(true);
    expect(dependsOnContent(either(of('alice'), of('bob')))).toBe(false);
  });
});
