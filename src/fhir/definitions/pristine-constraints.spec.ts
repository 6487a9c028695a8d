import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/support/shared-data.js';
import { readTarArchive } from '../../../test/support/tar-archive.js';
import { constraintsOf, elementConstraintsOf } from './constraints.js';
import type { ConstraintDefinition } from './constraints.js';
import { resourceTypes } from './resource-types.js';
import { DATA_TYPES, elementsOf } from './structures.js';

interface R4Constraint {
  readonly key: string;
  readonly severity: string;
  readonly human: string;
  readonly expression: string;
}

interface R4Definition {
  readonly type: string;
  readonly derivation?: string;
  readonly snapshot: {
    readonly element: readonly R4Element[];
  };
}

interface R4Element {
  readonly path: string;
  readonly type?: readonly { readonly code: string; readonly profile?: readonly string[] }[];
  readonly constraint?: readonly R4Constraint[];
}

/** Checked by code of their own. */
const NATIVE = new Set(['ele-1', 'ext-1', 'txt-1', 'txt-2']);

const SIMPLE = 'http://hl7.org/fhir/StructureDefinition/SimpleQuantity';

/** Expressions that R4 has wrong; docs/validation.md says why. Those of `name` are ended by -0. */
const ERRATA = ['app-4', 'bdl-8', 'eld-19', 'eld-20', 'mdd-1', 'md-1', 'per-1', 'que-12', 'ras-2', 'ref-1'];
const MORE_ERRATA = ['inv-1', 'rng-2', 'tim-9'];

const archive = sharedData('definitions/r4-core-ndjson.tgz');
const lines =
  archive === undefined ? [] : readTarArchive(archive).get('StructureDefinition.ndjson')?.split('\n');
const definitions = (lines ?? [])
  .filter(text => text !== '')
  .map((text): R4Definition => JSON.parse(text))
  .filter(
    ({ type, derivation }) =>
      derivation !== 'constraint' && (resourceTypes().includes(type) || DATA_TYPES.includes(type)),
  );

function ours(path: string): readonly ConstraintDefinition[] {
  if (elementsOf(path) !== undefined) return constraintsOf(path);
  const dot = path.lastIndexOf('.');
  const element = path.slice(dot + 1).replace('[x]', '');
  return elementConstraintsOf(path.slice(0, dot)).get(element) ?? [];
}

/** The invariant of the profile SimpleQuantity, of the elements that have it. */
function simpleQuantity(elements: readonly R4Element[]): string[] {
  const typed = elements.filter(({ type = [] }) => type.some(({ profile = [] }) => profile.includes(SIMPLE)));
  return typed.map(({ path }) => `${path} Quantity`);
}

function line(path: string, { key, severity, human, expression }: R4Constraint): string {
  const isCorrected = key.endsWith('-0') || ERRATA.includes(key) || MORE_ERRATA.includes(key);
  return [path, key, severity, human, isCorrected ? '(corrected)' : expression].join(' | ');
}

describe.skipIf(archive === undefined)('the compiled invariants are those of pristine R4 4.0.1', () => {
  it.each(definitions.map(definition => [definition.type, definition] as const))('%s', (_, { snapshot }) => {
    for (const { path, constraint = [] } of snapshot.element) {
      const expected = constraint.filter(({ key }) => !NATIVE.has(key));
      const compiled = ours(path).filter(({ key }) => key !== 'sqty-1');
      expect(compiled.map(each => line(path, each))).toEqual(expected.map(each => line(path, each)));
    }
    const simple = snapshot.element.flatMap(({ path }) =>
      ours(path)
        .filter(({ key }) => key === 'sqty-1')
        .map(({ type }) => `${path} ${type}`),
    );
    expect(simple).toEqual(simpleQuantity(snapshot.element));
  });

  it('corrects only expressions that differ', () => {
    const texts = new Map(
      definitions.flatMap(({ snapshot }) =>
        snapshot.element.flatMap(({ path, constraint = [] }) =>
          constraint.map(({ key, expression }) => [`${path} ${key}`, expression] as const),
        ),
      ),
    );
    const corrected = definitions.flatMap(({ snapshot }) =>
      snapshot.element.flatMap(({ path }) =>
        ours(path)
          .filter(({ key }) => key !== 'sqty-1')
          .filter(({ key, expression }) => texts.get(`${path} ${key}`) !== expression)
          .map(({ key }) => key),
      ),
    );
    const named = [...ERRATA, ...MORE_ERRATA];
    expect(new Set(corrected.filter(key => !key.endsWith('-0')))).toEqual(new Set(named));
  });
});
