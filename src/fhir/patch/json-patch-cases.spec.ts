import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/support/shared-data.js';
import { parseJson } from '../model/json.js';
import type { Resource } from '../model/resource.js';
import { applyJsonPatch } from './apply-json-patch.js';
import { parseJsonPatch } from './json-patch-operation.js';
import { PatchNotApplicableError } from './patch-error.js';

interface Case {
  readonly comment: string;
  readonly doc: Resource;
  readonly patch: unknown;
  /** Absent where the patch must fail. */
  readonly expected?: unknown;
}

const file = sharedData('test-cases/patch/json-patch-tests.json');
const cases = file === undefined ? [] : (parseJson(readFileSync(file)) as Case[]);

describe.skipIf(file === undefined)('HL7 test cases of JSON Patch – RFC 6902', () => {
  it('are all there', () => {
    expect(cases).toHaveLength(16);
  });

  it.each(cases)('$comment', ({ doc, patch, expected }) => {
    const patched = () => applyJsonPatch(doc, parseJsonPatch(patch));
    if (expected === undefined) expect(patched).toThrow(PatchNotApplicableError);
    else expect(patched()).toEqual(expected);
  });
});
