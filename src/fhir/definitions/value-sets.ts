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
const expansions = new Map<string, ValueSetExpansion | undefined>();

/**
 * The expansion of a value set that a required binding of R4 names; undefined where the definitions cannot
 * expand it: MIME types (BCP 13), UCUM units, currencies (ISO 4217) and LOINC's LL379-9.
 */
export function requiredValueSet(url: string): ValueSetExpansion | undefined {
  if (expansions.has(url)) return expansions.get(url);
  generated ??= readGenerated('value-sets');
  const systems = Object.hasOwn(generated, url) ? generated[url] : undefined;
  const expansion = systems ? expansionOf(systems) : undefined;
  expansions.set(url, expansion);
  return expansion;
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
