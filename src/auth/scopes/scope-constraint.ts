import { searchParametersOf, type SearchParameterType } from '../../fhir/definitions/definitions.js';
import type { SmartScope } from './smart-scope.js';

/** Composite and special parameters say too little about a single resource to bound access. */
const KINDS: ReadonlySet<SearchParameterType> = new Set<SearchParameterType>([
  'token',
  'string',
  'reference',
  'date',
  'number',
  'quantity',
  'uri',
]);

/** Of all types alike: what Binary has, every resource has. */
const COMMON_TO_ALL_TYPES = 'Binary';

/**
 * Whether the constraint of a granular scope can be enforced (SMART App Launch 2.2, "Finer-grained resource
 * constraints using search parameters"): every name is a search parameter of the type, each stands once, and
 * none is a result parameter, a modifier or a chain. What cannot be enforced is not granted.
 */
export function isEnforceable(scope: SmartScope): boolean {
  if (scope.constraint === undefined) return true;
  const resourceType = scope.resourceType === '*' ? COMMON_TO_ALL_TYPES : scope.resourceType;
  const pairs = scope.constraint.split('&').map(pair => pair.split('='));
  const names = pairs.map(([name = '']) => name);
  if (new Set(names).size !== names.length) return false;
  return pairs.every(
    ([name = '', value = '', ...more]) =>
      more.length === 0 && isCriterion(resourceType, name) && isPlainValue(value),
  );
}

function isCriterion(resourceType: string, name: string): boolean {
  const parameter = searchParametersOf(resourceType).get(name);
  return parameter !== undefined && KINDS.has(parameter.type);
}

/** Percent-encoding may not bring in what would separate parameters once it is decoded. */
function isPlainValue(value: string): boolean {
  if (value === '') return false;
  if (!/^(?:[^%]|%[0-9A-Fa-f]{2})+$/.test(value)) return false;
  try {
    return !/[&=?#\p{Cc}\s]/u.test(decodeURIComponent(value));
  } catch {
    return false;
  }
}
