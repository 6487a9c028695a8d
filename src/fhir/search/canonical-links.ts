import { resourceTypeName } from '../definitions/resource-types.js';
import type { SearchParameterDefinition } from '../definitions/search-parameters.js';
import { parseJson } from '../model/json.js';
import { visitorOf } from './expression/path-visitor.js';
import type { FoundVersion } from './found-version.js';
import type { IndexedParameter } from './indexed-parameter.js';
import { indexedParameter } from './indexed-parameter.registry.js';
import { referenceTargets } from './parameters/reference-targets.js';
import type { SearchContext } from './parameters/parameter-kind.js';
import { searchableParameter } from './searchable-parameter.js';
import { anySystemTerm, uriTerm } from './search-term.js';

/** Resources of these types that have all links of one of the sets. */
export interface LinkSets {
  readonly types: readonly string[];
  readonly sets: readonly (readonly bigint[])[];
}

/** What canonicals name is found by its URL: no key can be computed from it. https://hl7.org/fhir/R4/references.html#canonical */
export class CanonicalLinks {
  private readonly resources = new Map<bigint, unknown>();

  constructor(private readonly context: SearchContext) {}

  /** What the rows name by the parameters: with a version the one that has it, without one all. */
  namedBy(
    rows: readonly FoundVersion[],
    definitions: readonly SearchParameterDefinition[],
    targetType: string | undefined,
  ): readonly LinkSets[] {
    return this.canonicalParameters(definitions).flatMap(parameter => {
      const canonicals = new Set(rows.flatMap(row => this.canonicalsIn(row, parameter)));
      if (canonicals.size === 0) return [];
      const targets = referenceTargets(parameter.definition);
      return targets
        .filter(type => (targetType ?? type) === type)
        .flatMap(type => this.named(type, [...canonicals]));
    });
  }

  /** What names the rows by the parameters of its type, whatever the version. */
  naming(
    rows: readonly FoundVersion[],
    sourceType: string,
    definitions: readonly SearchParameterDefinition[],
  ): readonly LinkSets[] {
    return this.canonicalParameters(definitions).flatMap(parameter => {
      const targets = referenceTargets(parameter.definition);
      const urls = new Set(
        rows.filter(row => isNameable(row, targets)).flatMap(row => this.urlOf(row) ?? []),
      );
      const sets = [...urls].map(url => [this.context.hash.hash(uriTerm(parameter.name, url))]);
      return sets.length === 0 ? [] : [{ types: [sourceType], sets }];
    });
  }

  private canonicalsIn(row: FoundVersion, { branches }: IndexedParameter): readonly string[] {
    const canonicals: string[] = [];
    for (const branch of branches.filter(isCanonical)) {
      visitorOf(branch)(this.resourceOf(row), value => {
        if (typeof value === 'string') canonicals.push(value);
      });
    }
    return canonicals;
  }

  private urlOf(row: FoundVersion): string | undefined {
    const { url } = this.resourceOf(row) as { readonly url?: unknown };
    return typeof url === 'string' ? url : undefined;
  }

  /** Many parameters ask for the same resource. */
  private resourceOf({ key, content }: FoundVersion): unknown {
    const known = this.resources.get(key);
    if (known !== undefined) return known;
    const resource = content === null ? {} : parseJson(content);
    this.resources.set(key, resource);
    return resource;
  }

  private named(type: string, canonicals: readonly string[]): readonly LinkSets[] {
    const [url, version] = ['url', 'version'].map(code => searchableParameter(type, code));
    if (!url) return [];
    const { hash } = this.context;
    const nameOf = (definition: SearchParameterDefinition): string => indexedParameter(definition, hash).name;
    const sets = canonicals.flatMap(canonical => {
      const [address = '', versionId] = canonical.split('#')[0]!.split('|');
      const isAt = hash.hash(uriTerm(nameOf(url), address));
      if (versionId === undefined) return [[isAt]];
      return version ? [[isAt, hash.hash(anySystemTerm(nameOf(version), versionId))]] : [];
    });
    return sets.length === 0 ? [] : [{ types: [type], sets }];
  }

  private canonicalParameters(
    definitions: readonly SearchParameterDefinition[],
  ): readonly IndexedParameter[] {
    return definitions
      .map(definition => indexedParameter(definition, this.context.hash))
      .filter(({ branches }) => branches.some(isCanonical));
  }
}

function isCanonical({ type }: IndexedParameter['branches'][number]): boolean {
  return type === 'canonical' || type === 'uri';
}

function isNameable({ type }: FoundVersion, targets: readonly string[]): boolean {
  const name = resourceTypeName(type);
  return targets.includes(name) && searchableParameter(name, 'url') !== undefined;
}
