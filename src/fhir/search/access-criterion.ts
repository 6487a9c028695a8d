import { FhirError } from '../errors/fhir-error.js';
import { builtInCodeSets } from '../terminology/built-in-code-sets.js';
import { conditionOfAll } from './condition/condition.compiler.js';
import { type IndexCondition, isAboutOthers } from './condition/index-condition.js';
import type { SearchContext } from './parameters/parameter-kind.js';
import type { SearchExpression } from './search-expression.js';
import { parseSearchQuery } from './search-query.parser.js';

/**
 * The constraint of a granular scope, `category=laboratory`, as a condition on the index. Undefined for one that
 * does not parse or says more than what the resource itself must be like: such a scope grants nothing.
 * SMART App Launch 2.2, "Finer-grained resource constraints using search parameters".
 */
export function accessCriterion(
  query: string,
  resourceType: string,
  context: SearchContext,
): IndexCondition | undefined {
  try {
    const { where, applied } = parseSearchQuery(resourceType, [...new URLSearchParams(query)], {
      handling: 'strict',
    });
    const isPlain = where.length > 0 && where.length === applied.length;
    if (!isPlain || !where.every(isAboutItself)) return undefined;
    const condition = conditionOfAll(where, resourceType, withoutStored(context));
    return isAboutOthers(condition) ? undefined : condition;
  } catch (error) {
    if (error instanceof FhirError) return undefined;
    throw error;
  }
}

/**
 * What a token may see must not depend on what anyone may store: R4's own value sets alone. The time is asked for when it
 * is needed, so that the context learns of it.
 */
function withoutStored(context: SearchContext): SearchContext {
  return {
    hash: context.hash,
    fhirBase: context.fhirBase,
    codeSets: builtInCodeSets,
    get now() {
      return context.now;
    },
  };
}

/**
 * Told by the resource alone. A chain or `_has` would change what a token sees with a resource that it may not see, and
 * cannot be judged for versions of the past (docs/decisions, A9, A10).
 */
function isAboutItself({ kind }: SearchExpression): boolean {
  return kind === 'parameter';
}
