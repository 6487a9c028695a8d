import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/support/shared-data.js';
import { readTarArchive } from '../../../test/support/tar-archive.js';
import { compartmentMembers, compartmentParameters } from './compartments.js';
import { resourceTypes } from './resource-types.js';
import { searchParametersOf } from './search-parameters.js';
import { elementsOf } from './structures.js';
import type { ElementDefinition } from './structures.js';
import { requiredValueSet } from './value-sets.js';

interface R4Type {
  readonly code: string;
  readonly targetProfile?: readonly string[];
}

interface R4Element {
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly type?: readonly R4Type[];
  readonly contentReference?: string;
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
}

interface R4Concept {
  readonly code: string;
  readonly concept?: readonly R4Concept[];
}

interface R4Resource {
  readonly url: string;
  readonly type: string;
  readonly code: string;
  readonly kind?: string;
  readonly derivation?: string;
  readonly base: readonly string[];
  readonly target?: readonly string[];
  readonly expression?: string;
  readonly component?: readonly { readonly expression: string }[];
  readonly concept?: readonly R4Concept[];
  readonly snapshot: { readonly element: readonly R4Element[] };
  readonly resource: readonly { readonly code: string; readonly param?: readonly string[] }[];
  readonly compose?: {
    readonly include: readonly {
      readonly system: string;
      readonly concept?: readonly { readonly code: string }[];
    }[];
  };
}

const PROFILE = 'http://hl7.org/fhir/StructureDefinition/';
/** What has no expression, examples that are no part of R4, and `_filter`. */
const LEFT_OUT =
  /SearchParameter\/(?:(?:codesystem|valueset)-extensions-|patient-extensions-Patient-(?:age|birth)|example|filter$)/;
/** R4 ends their paths at the extension; ours go on to its value. */
const OVER_EXTENSIONS = /SearchParameter\/[a-z]+-(?:extensions|genetic)-/;

const archive = sharedData('definitions/r4-core-ndjson.tgz');
const files = archive === undefined ? new Map<string, string>() : readTarArchive(archive);

function pristine(resourceType: string): R4Resource[] {
  const lines = files.get(`${resourceType}.ndjson`)?.trim().split('\n') ?? [];
  return lines.map((line): R4Resource => JSON.parse(line));
}

/** One line per element, as the specification has it. */
function r4Line({ path, min, max, type = [], contentReference, binding }: R4Element): string {
  const types = type.filter(({ code }) => !code.startsWith('http')).flatMap(typeLines);
  const valueSet = binding?.strength === 'required' ? binding.valueSet?.split('|')[0] : undefined;
  return [path, min, max, contentReference?.slice(1) ?? types, valueSet].flat().join(' ');
}

function typeLines({ code, targetProfile = [] }: R4Type): string[] {
  const targets = targetProfile
    .map(profile => profile.slice(PROFILE.length))
    .filter(name => name !== 'Resource');
  return code === 'Reference' ? [code, ...targets.toSorted(byText)] : [code];
}

/** The same line from what was compiled. */
function ourLine(structure: string, element: ElementDefinition, original: R4Element): string {
  const isBackbone = (original.type ?? []).some(type => /^(?:Backbone)?Element$/.test(type.code));
  const types = element.types.flatMap(({ code, targets }) => [code, ...targets.toSorted(byText)]);
  const hasSystemType = (original.type ?? []).some(type => type.code.startsWith('http'));
  return [
    `${structure}.${element.name}${element.isChoice ? '[x]' : ''}`,
    element.min,
    element.max === Infinity ? '*' : element.max,
    isBackbone ? original.type?.[0]?.code : types.slice(hasSystemType ? 1 : 0),
    element.requiredValueSet,
  ]
    .flat()
    .join(' ');
}

/** Element names, types and literals, whichever way a cast is written. */
function wordsOf(expressions: readonly (string | undefined)[]): Set<string> {
  return new Set(
    expressions
      .join(' ')
      .replaceAll(/\bas\b|ofType/g, ' ')
      .match(/[\w-]+/g),
  );
}

function codesOf({ code, concept = [] }: R4Concept): string[] {
  return [code, ...concept.flatMap(codesOf)];
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.'));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

describe.skipIf(archive === undefined)('the compiled definitions are those of pristine R4 4.0.1', () => {
  const structureDefinitions = pristine('StructureDefinition').filter(
    ({ kind, derivation, type }) =>
      derivation !== 'constraint' &&
      (kind === 'complex-type' ||
        (kind === 'resource' && (resourceTypes().includes(type) || type.endsWith('Resource')))),
  );

  it('has all resource and data types', () => {
    expect(structureDefinitions.length).toBe(146 + 2 + 41);
  });

  it.each(structureDefinitions.map(definition => [definition.type, definition] as const))(
    '%s',
    (_, definition) => {
      const originals = definition.snapshot.element.slice(1);
      const ours = originals.map(original => {
        const structure = parentOf(original.path);
        const name = original.path.slice(structure.length + 1).replace('[x]', '');
        const element = elementsOf(structure)?.get(name);
        return element === undefined ? `${original.path} is missing` : ourLine(structure, element, original);
      });
      expect(ours).toEqual(originals.map(r4Line));
      // In the same order, which XML demands, and no more.
      for (const [structure, elements] of Map.groupBy(originals, ({ path }) => parentOf(path))) {
        const names = elements.map(({ path }) => path.slice(structure.length + 1).replace('[x]', ''));
        expect([...(elementsOf(structure)?.keys() ?? [])]).toEqual(names);
      }
    },
  );

  it('has its search parameters, each with its type and targets', () => {
    const expected = pristine('SearchParameter').filter(({ url }) => !LEFT_OUT.test(url));
    const ours = resourceTypes().flatMap(type => [...searchParametersOf(type).values()]);
    const lines = ours.map(({ url, code, type, targets }) =>
      [url, code, type, targets.toSorted(byText)].join(' '),
    );
    expect(new Set(lines)).toEqual(
      new Set(
        expected.map(({ url, code, type, target = [] }) =>
          [url, code, type, target.toSorted(byText)].join(' '),
        ),
      ),
    );
  });

  it('has the paths of their expressions', () => {
    const ours = Map.groupBy(
      resourceTypes().flatMap(type => [...searchParametersOf(type).values()]),
      ({ url }) => url,
    );
    const wrong = pristine('SearchParameter')
      .filter(({ url, base }) => !LEFT_OUT.test(url) && !base.some(type => type.endsWith('Resource')))
      .filter(({ url, expression, component = [] }) => {
        const expressions = ours.get(url)?.map(parameter => parameter.expression) ?? [];
        const components = ours.get(url)?.[0]?.components ?? [];
        const original = wordsOf([expression, ...component.map(part => part.expression)]);
        const compiled = wordsOf([...expressions, ...components.map(part => part.expression)]);
        if (OVER_EXTENSIONS.test(url)) return !original.isSubsetOf(compiled);
        return compiled.symmetricDifference(original).size > 0;
      });
    expect(wrong.map(({ url }) => url)).toEqual([
      // "name | alias" without the type
      'http://hl7.org/fhir/SearchParameter/InsurancePlan-name',
      // "as(DateTime)" instead of dateTime
      'http://hl7.org/fhir/SearchParameter/Observation-code-value-date',
    ]);
  });

  it('has its compartments', () => {
    const definitions = pristine('CompartmentDefinition').filter(({ url }) => !url.endsWith('/example'));
    for (const { code, resource } of definitions) {
      const members = resource.filter(({ param }) => param !== undefined);
      expect(new Set(compartmentMembers(code))).toEqual(new Set(members.map(member => member.code)));
      for (const { code: type, param = [] } of members) {
        expect(compartmentParameters(code, type)).toEqual(param.filter(name => name !== '{def}'));
      }
    }
  });

  it('has the codes of its required value sets', () => {
    const systems = new Map(pristine('CodeSystem').map(({ url, concept = [] }) => [url, concept]));
    const expanded = pristine('ValueSet').filter(({ url }) => requiredValueSet(url) !== undefined);
    for (const { url, compose } of expanded) {
      const concepts = compose?.include.flatMap(
        ({ system, concept }) => concept ?? systems.get(system) ?? [],
      );
      expect(requiredValueSet(url)?.codes).toEqual([...new Set(concepts?.flatMap(codesOf))]);
    }
    expect(expanded).toHaveLength(220);
  });
});
