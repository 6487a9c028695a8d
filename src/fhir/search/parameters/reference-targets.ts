import { resourceTypes } from '../../definitions/resource-types.js';
import type { SearchParameterDefinition } from '../../definitions/search-parameters.js';

/** The types that a reference of this parameter may point to, by its path and its definition. */
export function referenceTargets({ expression, targets }: SearchParameterDefinition): readonly string[] {
  const resolved = /resolve\(\) is (\w+)/.exec(expression ?? '')?.[1];
  if (resolved !== undefined) return [resolved];
  return targets.length > 0 ? targets : resourceTypes();
}
