import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FhirError } from '../../src/fhir/errors/fhir-error.js';
import { parseJson } from '../../src/fhir/model/json.js';
import { ResourceValidator } from '../../src/fhir/validation/resource-validator.js';
import { sharedData } from '../support/shared-data.js';

interface ValidatorCase {
  readonly name: string;
  readonly file: string;
  /** Without the profiles that the case may name besides. */
  readonly errors: number;
}

/** Cases whose number of errors is another here; docs/validation.md says what each group is about. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'texts and codes of terminologies': [
    'fixed-quantity-binding-observation',
    'mr-covid-m2',
    'sdoh-type-slice',
    'uk-msg',
    'choice-gender-coding-async-qr',
  ],
  'profiles and definitions of extensions': [
    'patient-ig-bad',
    'pat-example-extensions',
    'maiden-name-extension',
    'ai5',
    'ai6',
    'obs-quantity-us',
    'bundle-enrl',
  ],
  'answers judged by their Questionnaire': [
    'qr-vr',
    'qr-bad-ref2',
    'abstract-question-type-included-qr',
    'attachment-max-size-qr',
    'choice-async-qr',
    'date-min-max-qr',
    'decimal-invalid-type-qr',
    'group-with-string-invalid-nesting-link-id-qr',
    'integer-invalid-type-qr',
    'integer-min-max-qr',
    'quantity-min-max-incompat-units-qr',
    'quantity-qr',
    'quantity-units-invalid-qr',
    'quantity-units-not-in-value-set-qr',
    'reference-invalid-type-qr',
    'string-draft-downgrade-qr',
    'string-invalid-type-qr',
    'string-min-max-length-qr',
    'string-min-occurs-qr',
    'string-regex-qr',
    'string-required-qr',
    'string-with-coding-async-qr',
    'text-invalid-type-qr',
    'url-invalid-type-qr',
  ],
  'links and addresses within a Bundle': [
    'bundle-document-versioned-references-bad',
    'mni-patientOverview-bundle-example1',
    'bundle-duplicate-ids-not',
    'bundle-id-2',
    'bundle-id-3',
    'bundle-with-contained',
    'bundle-ea-testcase',
  ],
  'rules about content that R4 has not as invariants': [
    'attachment-with-wrong-size',
    'attachment-inconsistent-size-qr',
    'dr-example-org',
    'pat-security-bad-string',
    'ab-list-slicing',
    'url-value-qr',
  ],
  'definitions judged as definitions': ['ai8', 'StructureDefinition-Slice23', 'ext-derived-circle'],
  'invariants are looked at only when the structure is sound': [
    'mr-covid-m',
    'hakan-se',
    'hakan-se-nofetch',
    'contained-resource-bad-id',
  ],
  'a setting of that validator': ['contained-resource-bad-id-ignore'],
};

const validator = new ResourceValidator();
const manifest = sharedData('test-cases/validator/manifest.json');
const cases: readonly ValidatorCase[] =
  manifest === undefined ? [] : JSON.parse(readFileSync(manifest, 'utf8'));
const exceptions = new Set(Object.values(EXCEPTIONS).flat());

/** The manifest keeps folders that were left out. */
function errorsOf({ file }: ValidatorCase): number {
  const body = readFileSync(path.join(path.dirname(manifest ?? ''), path.basename(file)));
  try {
    return validator.validate(parseJson(body)).length;
  } catch (error) {
    if (error instanceof FhirError) return error.issues.length;
    throw error;
  }
}

describe.skipIf(manifest === undefined)('the R4 cases of HL7’s validator', () => {
  it('are 128', () => {
    expect(cases).toHaveLength(128);
  });

  it.each(cases.filter(({ name }) => !exceptions.has(name)))('$name has $errors errors', test => {
    expect(errorsOf(test)).toBe(test.errors);
  });

  it('are excepted only where the number of errors is another', () => {
    const excepted = cases.filter(({ name }) => exceptions.has(name));
    const met = excepted.filter(test => errorsOf(test) === test.errors).map(({ name }) => name);
    // The second case of this name has no errors, and is met.
    expect(met).toEqual(['ext-derived-circle']);
    expect(new Set(excepted.map(({ name }) => name))).toEqual(exceptions);
  });

  it('have no error here that they should not have, but for one that ignores them', () => {
    const tooStrict = cases.filter(test => errorsOf(test) > test.errors).map(({ name }) => name);
    expect(tooStrict).toEqual(['contained-resource-bad-id-ignore']);
  });
});
