import type { SearchParameterDefinition } from '../../definitions/search-parameters.js';

/** A search parameter that somebody has defined by an active SearchParameter resource. */
export interface RunTimeParameter {
  readonly definition: SearchParameterDefinition;
  /** Whether every stored resource is indexed by it: before, no search may use it. */
  readonly isIndexed: boolean;
  /** How far that is, in words that any caller may read. */
  readonly progress: string;
}

type ParametersByCode = ReadonlyMap<string, RunTimeParameter>;

const NONE: ParametersByCode = new Map();
let byType: ReadonlyMap<string, ParametersByCode> = new Map();
let edition = 0;
let signature = '[]';

/**
 * Replaces what this process knows. A process serves one installation (docs/decisions, B7), so the definitions stand
 * here as the built-in ones do; whoever reads them from the database says so.
 */
export function useRunTimeParameters(parameters: readonly RunTimeParameter[]): void {
  const groups = Map.groupBy(parameters, ({ definition }) => definition.resourceType);
  byType = new Map(
    [...groups].map(([type, of]) => [type, new Map(of.map(one => [one.definition.code, one]))]),
  );
  const next = JSON.stringify(
    parameters.map(({ definition: { resourceType, code, revision }, isIndexed }) => [
      resourceType,
      code,
      revision,
      isIndexed,
    ]),
  );
  if (next !== signature) edition++;
  signature = next;
}

/** By code; none of them has the code of a built-in parameter of the type. */
export function runTimeParametersOf(resourceType: string): ParametersByCode {
  return byType.get(resourceType) ?? NONE;
}

/** Another number whenever something has changed: for what is made from the definitions and kept. */
export function runTimeEdition(): number {
  return edition;
}

/** Why a parameter, or a link of a chain, cannot be searched for yet; undefined if that is not the reason. */
export function pendingParameter(name: string): string | undefined {
  const codes = new Set(name.split(/[.:]/));
  for (const parameters of byType.values()) {
    for (const { definition, isIndexed, progress } of parameters.values()) {
      if (isIndexed || !codes.has(definition.code)) continue;
      return `The search parameter ${definition.code} is not ready yet: ${progress}. Search again when it is`;
    }
  }
  return undefined;
}
