import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/fhir/model/json.js';
import type { Resource } from '../../src/fhir/model/resource.js';
import { ResourceValidator } from '../../src/fhir/validation/resource-validator.js';
import { sharedData } from '../support/shared-data.js';

/** Official examples that R4 itself does not allow; docs/validation.md says why. */
const ILLEGAL_EXAMPLES = new Set([
  'ActivityDefinition-blood-tubes-supply.json',
  'ActivityDefinition-heart-valve-replacement.json',
  'DeviceMetric-example.json',
  'DeviceUseStatement-example.json',
  'EffectEvidenceSynthesis-full-0.json',
  'EffectEvidenceSynthesis-full-1.json',
  'EffectEvidenceSynthesis-full-2.json',
  'EventDefinition-example.json',
  'ImplementationGuide-fhir.json',
  'MedicationRequest-medrx0301.json',
  'Observation-clinical-gender.json',
  'Questionnaire-qs1.json',
  'Questionnaire-zika-virus-exposure-assessment.json',
  'ResearchElementDefinition-full-0.json',
  'ResearchElementDefinition-full-1.json',
  'ResearchElementDefinition-full-2.json',
  'RiskEvidenceSynthesis-full-0.json',
  'RiskEvidenceSynthesis-full-1.json',
  'RiskEvidenceSynthesis-full-2.json',
  'TestReport-full-0.json',
  'TestReport-full-1.json',
  'TestReport-full-2.json',
  'TestScript-full-0.json',
  'TestScript-full-1.json',
  'TestScript-full-2.json',
  'ig-r4.json',
]);

const validator = new ResourceValidator();

function filesOf(folder: string | undefined): string[] {
  return folder === undefined ? [] : readdirSync(folder).map(name => path.join(folder, name));
}

function readResource(file: string): Resource {
  return parseJson(readFileSync(file)) as Resource;
}

/** Generated for their structure; their invariants do not hold. */
function isGenerated(file: string): boolean {
  return path.basename(file).includes('-full-');
}

function describeMistakes(resource: unknown, { withInvariants = true } = {}): string[] {
  const issues = validator.validate(resource).filter(({ code }) => withInvariants || code !== 'invariant');
  return issues.map(({ expression, diagnostics }) => `${expression}: ${diagnostics}`);
}

const examples = sharedData('r4-examples');

describe.skipIf(examples === undefined)('the official examples of R4', () => {
  const files = filesOf(examples);
  const legal = files.filter(file => !ILLEGAL_EXAMPLES.has(path.basename(file)));
  const illegal = files.filter(file => ILLEGAL_EXAMPLES.has(path.basename(file)));

  it('are of all 146 types', () => {
    const types = new Set(files.map(file => readResource(file).resourceType));
    expect(types.size).toBe(146);
  });

  it('are valid', () => {
    const mistakes = legal.flatMap(file =>
      describeMistakes(readResource(file), { withInvariants: !isGenerated(file) }).map(
        mistake => `${file} ${mistake}`,
      ),
    );
    expect(mistakes).toEqual([]);
  });

  it('keep every digit and every character through parse and stringify', () => {
    const changed = legal.filter(file => {
      const text = readFileSync(file, 'utf8');
      // Other ways to escape the same character are not ours to keep.
      if (/\\(?:u|\/)/.test(text)) return JSON.stringify(JSON.parse(text)) !== plain(parseJson(text));
      return withoutBlanks(text) !== JSON.stringify(parseJson(text));
    });
    expect(changed).toEqual([]);
  });

  it.each(illegal.map(file => [path.basename(file), file]))('%s is refused', (_, file) => {
    expect(describeMistakes(readResource(file))).not.toEqual([]);
  });
});

function withoutBlanks(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}

function plain(value: unknown): string {
  return JSON.stringify(JSON.parse(JSON.stringify(value)));
}

describe.each(['synthea', 'us-core-patients'])('the bundles of %s', folder => {
  const directory = sharedData(folder);

  it.skipIf(directory === undefined)('are valid, each entry too', () => {
    for (const file of filesOf(directory)) {
      const bundle = readResource(file) as Resource & { entry: readonly { resource: Resource }[] };
      const mistakes = [bundle, ...bundle.entry.map(entry => entry.resource)].flatMap(resource =>
        describeMistakes(resource),
      );
      expect(mistakes, file).toEqual([]);
    }
  });
});

describe.skipIf(examples === undefined)('broken examples', () => {
  /** Values that stand where others are expected. */
  const intruders = [
    null,
    '',
    ' ',
    0,
    -1.5,
    true,
    [],
    {},
    [null],
    [[]],
    { a: 1 },
    '\u0000',
    '__proto__',
    undefined,
  ];

  it('are judged without an exception, whatever is exchanged in them', () => {
    let refused = 0;
    for (const [index, file] of filesOf(examples).entries()) {
      const text = readFileSync(file, 'utf8');
      if (text.length > 100_000) continue;
      const resource: unknown = JSON.parse(text);
      exchange(resource, index, intruders[index % intruders.length]);
      refused += validator.validate(resource).length > 0 ? 1 : 0;
    }
    expect(refused).toBeGreaterThan(1000);
  });
});

/** Puts the intruder at the n-th place of the tree, counted around. */
function exchange(tree: unknown, n: number, intruder: unknown): void {
  const places: (() => void)[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      places.push(() => Object.assign(node, { [key]: intruder }));
      visit(value);
    }
  };
  visit(tree);
  places[(n * 7919) % places.length]?.();
}
