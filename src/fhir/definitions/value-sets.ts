import { addedTypes, derivedMap } from './added-types.js';
import { readGenerated } from './generated-files.js';
import type { CodesBySystem, GeneratedFiles } from './generated-files.js';

/** The codes of a value set, by system. */
export interface ValueSetExpansion {
  hasCode(code: string): boolean;
  has(system: string, code: string): boolean;
  /** All codes, in the order of the definition. */
  readonly codes: readonly string[];
  readonly systems: readonly string[];
}

let generated: GeneratedFiles['value-sets'] | undefined;
const expansions = derivedMap<ValueSetExpansion | undefined>();

/** The types of modules are codes of it: `SearchParameter.base` may name them. */
const TYPE_SYSTEM = 'http://hl7.org/fhir/resource-types';

/**
 * The expansion of a value set that a required binding of R4 names; undefined where the definitions cannot
 * expand it: MIME types (BCP 13), UCUM units, currencies (ISO 4217) and LOINC's LL379-9.
 */
export function requiredValueSet(url: string): ValueSetExpansion | undefined {
  if (expansions.has(url)) return expansions.get(url);
  generated ??= readGenerated('value-sets');
  const systems = Object.hasOwn(generated, url) ? generated[url] : valueSetOfModules(url);
  const expansion = systems ? expansionOf(withTypesOfModules(systems)) : undefined;
  expansions.set(url, expansion);
  return expansion;
}

function valueSetOfModules(url: string): CodesBySystem | undefined {
  return addedTypes().find(({ valueSets }) => Object.hasOwn(valueSets, url))?.valueSets[url];
}

function withTypesOfModules(systems: CodesBySystem): CodesBySystem {
  const types = systems[TYPE_SYSTEM];
  const added = addedTypes().map(({ name }) => name);
  return types?.includes('DomainResource') ? { ...systems, [TYPE_SYSTEM]: [...types, ...added] } : systems;
}

function expansionOf(systems: CodesBySystem): ValueSetExpansion {
  const bySystem = new Map(Object.entries(systems).map(([system, codes]) => [system, new Set(codes)]));
  const codes = new Set(Object.values(systems).flat());
  return {
    hasCode: code => codes.has(code),
    has: (system, code) => bySystem.get(system)?.has(code) ?? false,
    codes: [...codes],
    systems: [...bySystem.keys()],
  };
}
