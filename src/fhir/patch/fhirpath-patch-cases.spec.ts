import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/support/shared-data.js';
import type { Resource } from '../model/resource.js';
import { parseXml } from '../xml/parse-xml.js';
import { applyFhirPathPatch } from './apply-fhirpath-patch.js';
import { PatchNotApplicableError } from './patch-error.js';

const file = sharedData('test-cases/patch/fhir-patch-tests.xml');
const cases = file === undefined ? [] : casesOf(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));

interface Case {
  readonly name: string;
  readonly input: string;
  readonly diff: string;
  /** Undefined where the patch must fail. */
  readonly output: string | undefined;
}

function casesOf(xml: string): Case[] {
  return [...xml.matchAll(/<case name="([^"]*)".*?<\/case>/gs)].map(([text, name = '']) => ({
    name,
    input: inside(text, 'input') ?? '',
    diff: inside(text, 'diff') ?? '',
    output: inside(text, 'output'),
  }));
}

function inside(text: string, element: string): string | undefined {
  return new RegExp(`<${element}>(.*)</${element}>`, 's').exec(text)?.[1]?.trim();
}

describe.skipIf(file === undefined)(
  'HL7 test cases of FHIRPath Patch – https://hl7.org/fhir/R4/fhirpatch.html',
  () => {
    it('are all there', () => {
      expect(cases).toHaveLength(33);
    });

    it.each(cases)('$name', ({ input, diff, output }) => {
      const patched = () => applyFhirPathPatch(parseXml(input), parseXml(diff));
      if (output === undefined) expect(patched).toThrow(PatchNotApplicableError);
      else expect(plainQuotes(patched())).toEqual(plainQuotes(parseXml(output)));
    });
  },
);

/** The case "Full Resource" writes the quotes of its narrative in two ways that mean the same (docs/patch.md). */
function plainQuotes(resource: Resource): unknown {
  return JSON.parse(JSON.stringify(resource).replaceAll('&quot;', String.raw`\"`));
}
