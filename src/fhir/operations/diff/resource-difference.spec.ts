import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../../test/support/shared-data.js';
import { TooCostlyError } from '../../errors/fhir-error.js';
import { parseJson } from '../../model/json.js';
import type { Resource } from '../../model/resource.js';
import { applyFhirPathPatch } from '../../patch/apply-fhirpath-patch.js';
import { ResourceValidator } from '../../validation/resource-validator.js';
import { isIdentical } from './identity.js';
import { differenceOf } from './resource-difference.js';

const examples = sharedData('r4-examples');
const validator = new ResourceValidator();

function examplesByType(directory: string): readonly (readonly [string, readonly Resource[]])[] {
  const resources = readdirSync(directory)
    .filter(name => name.endsWith('.json'))
    .map(name => parseJson(readFileSync(join(directory, name))) as Resource);
  return [...Map.groupBy(resources, ({ resourceType }) => resourceType)];
}

function operationsOf({ parameter }: Resource): readonly unknown[] {
  return (parameter ?? []) as readonly unknown[];
}

/** The difference, which must be a valid Parameters resource and lead from the one to the other. */
function reproduced(from: Resource, to: Resource): Resource {
  const difference = differenceOf(from, to, true);
  const sent = parseJson(JSON.stringify(difference)) as Resource;
  // The examples do not honour invariants, and what is cut out of a resource does not either.
  const mistakes = validator.validate(sent).filter(({ code }) => code !== 'invariant');
  expect(mistakes).toEqual([]);
  return { ...applyFhirPathPatch(from, sent), ...(to.id === undefined ? {} : { id: to.id }) };
}

/** A few of these pairs differ in more than the 1,000 places that one patch holds. */
function isTooLong(from: Resource, to: Resource): boolean {
  try {
    differenceOf(from, to, true);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(TooCostlyError);
    expect(['Bundle', 'ImplementationGuide']).toContain(from.resourceType);
    return true;
  }
}

describe.skipIf(examples === undefined)('$diff over real and nearly full resources of every type', () => {
  it.each(examples === undefined ? [] : examplesByType(examples))(
    '%s: applied as a patch, the difference gives the other, both ways',
    (_type, resources) => {
      for (const [index, from] of resources.entries()) {
        const to = resources[(index + 1) % resources.length]!;
        for (const [one, other] of [
          [from, to],
          [to, from],
        ] as const) {
          if (isTooLong(one, other)) continue;
          const result = reproduced(one, other);
          expect(isIdentical(result, other), JSON.stringify({ result, other })).toBe(true);
        }
        expect(operationsOf(differenceOf(from, from, true))).toEqual([]);
      }
    },
  );
});

describe('$diff', () => {
  const before = parseJson(
    '{"resourceType":"Observation","id":"a","meta":{"versionId":"1"},"status":"final","code":{"text":"x"},"valueQuantity":{"value":1.1}}',
  ) as Resource;

  it('tells digits apart, which a comparison of numbers would not', () => {
    const after = parseJson(JSON.stringify(before).replace('1.1', '1.10')) as Resource;
    const difference = differenceOf(before, after, false);
    expect(operationsOf(difference)).toHaveLength(1);
    expect(JSON.stringify(applyFhirPathPatch(before, difference))).toContain('"value":1.10}');
  });

  it('changes the type of a choice, and compares meta only when it is told to', () => {
    const { valueQuantity: _, ...rest } = before;
    const after = { ...rest, meta: { versionId: '2' }, valueString: 'one' };
    expect(JSON.stringify(differenceOf(before, after, false))).not.toContain('meta');
    expect(JSON.stringify(differenceOf(before, after, false))).toContain('Observation.value');
    expect(operationsOf(differenceOf(before, after, true))).toHaveLength(2);
  });
});
