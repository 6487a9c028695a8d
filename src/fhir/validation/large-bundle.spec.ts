import { describe, expect, it } from 'vitest';
import { ResourceValidator } from './resource-validator.js';

const validator = new ResourceValidator();

function patient(elements: object = {}): object {
  return { resourceType: 'Patient', ...elements };
}

function observation(elements: object = {}): object {
  return { resourceType: 'Observation', status: 'final', code: { text: 'Weight' }, ...elements };
}

const told = (issues: readonly { code: string; expression?: string }[]): string[] =>
  issues.map(({ code, expression }) => `${code} ${expression}`).toSorted();

describe('a large Bundle, looked at one resource after the other', () => {
  const entries = [
    { resource: patient({ gender: 'x' }) },
    { fullUrl: 'urn:uuid:a', resource: observation({ contained: [patient({ nose: 1 })] }), request: {} },
    { resource: observation({ bodySite: { id: 'empty' } }) },
    { resource: { resourceType: 'Bundle', type: 'x', entry: [{ resource: patient({ nose: 1 }) }] } },
    { resource: 'x' },
    { nose: 1 },
  ];
  it.each([
    ['structure', entries],
    ['invariants', [{ resource: patient({ contact: [{ gender: 'male' }] }) }, { resource: patient() }, {}]],
    ['nothing', []],
  ])('has the same mistakes in the same places: %s', async (_what, entry) => {
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry };
    expect(told(await validator.validateLarge(bundle))).toEqual(told(validator.validate(bundle)));
  });

  it('tells a hundred of them, no more', async () => {
    const entry = Array.from({ length: 300 }, () => ({ resource: patient({ nose: 1 }) }));
    const issues = await validator.validateLarge({ resourceType: 'Bundle', type: 'batch', entry });
    expect(issues).toHaveLength(101);
    expect(issues.at(-1)?.diagnostics).toContain('Only the first 100');
  });

  it.each([[undefined], [null], [7], [{ resourceType: 'Nose' }]])('%j is none', async body => {
    expect(told(await validator.validateLarge(body))).toEqual(told(validator.validate(body)));
  });
});
