import { describe, expect, it } from 'vitest';
import { readGenerated } from '../definitions/generated-files.js';
import { requiredValueSet } from '../definitions/value-sets.js';
import { findBuiltIn } from './built-in-definitions.js';
import { codesOfRequest } from './code-set.js';
import { answeredAtOnce } from './definition-request.js';
import { TerminologyError } from './terminology-error.js';

function expansionOf(url: string): readonly string[] | string {
  try {
    const codes = answeredAtOnce(codesOfRequest({ relation: 'in', value: url }), findBuiltIn);
    return codes.map(({ system, code }) => `${system}|${code}`).toSorted();
  } catch (error) {
    if (error instanceof TerminologyError) return error.issues[0]!.code;
    throw error;
  }
}

describe('the value sets of R4', () => {
  const { ValueSet } = readGenerated('terminology');

  it('of required bindings are the same for validation and for expansion', () => {
    const bound = Object.entries(readGenerated('value-sets'));
    expect(bound.length).toBeGreaterThan(200);
    for (const [url, systems] of bound) {
      if (!systems) continue;
      const codes = Object.entries(systems).flatMap(([system, list]) =>
        list.map(code => `${system}|${code}`),
      );
      expect([url, expansionOf(url)]).toEqual([url, [...new Set(codes)].toSorted()]);
      expect(requiredValueSet(url)?.systems).toEqual(Object.keys(systems));
    }
  });

  it('all expand, or say why not', () => {
    const outcomes = Object.keys(ValueSet).map(url => [url, expansionOf(url)] as const);
    const refused = outcomes.filter(([, outcome]) => typeof outcome === 'string');
    const reasons = Map.groupBy(refused, ([, reason]) => reason);
    expect(outcomes).toHaveLength(1_317);
    expect(Object.fromEntries([...reasons].map(([reason, list]) => [reason, list.length]))).toEqual({
      // SNOMED CT, LOINC, CVX, CPT, examples and fragments.
      'not-supported': 70,
      // Systems and value sets that R4 refers to and does not define.
      'not-found': 28,
      // Grammars.
      'too-costly': 5,
    });
    const empty = outcomes.filter(([, outcome]) => outcome.length === 0).map(([url]) => url);
    // Their code systems have no codes in R4.
    expect(empty).toEqual([
      'http://hl7.org/fhir/ValueSet/message-events',
      'http://terminology.hl7.org/ValueSet/v3-policyHolderRole',
    ]);
  });
});
