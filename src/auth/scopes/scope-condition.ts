import { searchParametersOf, type SearchParameterType } from '../../fhir/definitions/definitions.js';
import type { SmartScope } from './smart-scope.js';

/** What Binary has, every resource has. */
const COMMON_TO_ALL_TYPES = 'Binary';

const PREFIXED = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[\d.+-])/;

/** One parameter of the constraint of a granular scope: all parameters must hold, one value of each. */
export interface ScopeCondition {
  /** Code of the search parameter. */
  readonly parameter: string;
  /** `not`, `text`, `missing`, a resource type … */
  readonly modifier?: string;
  /** Alternatives, decoded; prefixes and escapes still in them. */
  readonly values: readonly string[];
  /** Dates and amounts are compared with prefixes: `ge2020`. https://hl7.org/fhir/R4/search.html#prefix */
  readonly kind: 'date' | 'amount' | 'other';
}

export function conditionsOf({ resourceType, constraint }: SmartScope): readonly ScopeCondition[] {
  if (constraint === undefined) return [];
  const parameters = searchParametersOf(resourceType === '*' ? COMMON_TO_ALL_TYPES : resourceType);
  return [...new URLSearchParams(constraint)].map(([name, value]) => {
    const [parameter = '', modifier] = name.split(':');
    const type = parameters.get(parameter)?.type;
    return {
      parameter,
      ...(modifier === undefined ? {} : { modifier }),
      values: value.match(/(?:[^\\,]|\\.?)+/gs) ?? [],
      kind: kindOf(type),
    };
  });
}

function kindOf(type: SearchParameterType | undefined): ScopeCondition['kind'] {
  if (type === 'date') return 'date';
  return type === 'number' || type === 'quantity' ? 'amount' : 'other';
}

/** The prefix of a value, and what it is put before. */
export function splitPrefix(value: string): readonly [prefix: string, rest: string] {
  const prefix = PREFIXED.exec(value)?.[1] ?? '';
  return [prefix, value.slice(prefix.length)];
}

/** True if whatever fulfils `narrow` fulfils `wide`, as far as the words alone tell. */
export function implies(narrow: readonly ScopeCondition[], wide: readonly ScopeCondition[]): boolean {
  return wide.every(condition => narrow.some(other => isWithin(other, condition)));
}

/** Fewer alternatives are less; of those that are excluded, more. */
function isWithin(narrow: ScopeCondition, wide: ScopeCondition): boolean {
  if (narrow.parameter !== wide.parameter || narrow.modifier !== wide.modifier) return false;
  const [fewer, more] = isExclusion(wide) ? [wide, narrow] : [narrow, wide];
  return fewer.values.every(value => more.values.includes(value));
}

function isExclusion({ modifier }: ScopeCondition): boolean {
  return modifier === 'not' || modifier === 'not-in';
}
