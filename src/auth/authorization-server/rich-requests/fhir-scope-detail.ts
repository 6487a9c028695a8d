import { isResourceType } from '../../../fhir/definitions/definitions.js';
import { parseSmartScope, type SmartScope } from '../../scopes/smart-scope.js';

/** SMART's letters by the words of RFC 9396, in the order of the letters. */
const ACTIONS = { create: 'c', read: 'r', update: 'u', delete: 'd', search: 's' } as const;
const CONTEXTS: ReadonlySet<string> = new Set(['patient', 'user', 'system']);
const MEMBERS: ReadonlySet<string> = new Set([
  'type',
  'locations',
  'privileges',
  'datatypes',
  'actions',
  'constraint',
]);
const MOST_SCOPES = 200;

type Action = keyof typeof ACTIONS;

/** Some SMART scopes, written out as an authorization detail (RFC 9396 §2.2). */
export interface FhirScopeDetail {
  readonly type: 'fhir_scope';
  /** The FHIR base. */
  readonly locations?: readonly string[];
  /** On whose behalf: `patient`, `user`, `system`. */
  readonly privileges: readonly string[];
  /** Resource types, or `*`. */
  readonly datatypes: readonly string[];
  readonly actions: readonly string[];
  /** A search, as in a granular scope: `category=laboratory`. */
  readonly constraint?: string;
}

type Unchecked = Readonly<Record<string, unknown>>;

/** What to change; undefined for a detail that can be asked for. Lists hold texts: the library has seen to that. */
export function detailMistake(detail: Unchecked, fhirBase: string): string | undefined {
  const unknown = Object.keys(detail).find(member => !MEMBERS.has(member));
  if (unknown !== undefined) return `fhir_scope has no member ${unknown}`;
  const { locations = [], privileges, datatypes, actions, constraint } = detail as Partial<FhirScopeDetail>;
  if (!locations.every(location => location === fhirBase)) return `locations can only hold ${fhirBase}`;
  if (!privileges?.length || !privileges.every(each => CONTEXTS.has(each)))
    return 'privileges must hold patient, user or system';
  if (!datatypes?.length || !datatypes.every(type => type === '*' || isResourceType(type)))
    return 'datatypes must hold FHIR resource types, or *';
  if (!actions?.length || !actions.every(action => Object.hasOwn(ACTIONS, action)))
    return `actions must hold ${Object.keys(ACTIONS).join(', ')}`;
  if (privileges.length * datatypes.length > MOST_SCOPES) return `asks for more than ${MOST_SCOPES} scopes`;
  const isSearch = constraint === undefined || typeof constraint === 'string';
  const scopes = isSearch ? scopesOf(detail as unknown as FhirScopeDetail) : [undefined];
  return scopes.every(scope => scope !== undefined && parseSmartScope(scope) !== undefined)
    ? undefined
    : 'constraint must be a search such as category=laboratory';
}

export function scopesOf({ privileges, datatypes, actions, constraint }: FhirScopeDetail): readonly string[] {
  const letters = Object.entries(ACTIONS).flatMap(([action, letter]) =>
    actions.includes(action) ? letter : [],
  );
  const query = constraint === undefined ? '' : `?${constraint}`;
  return privileges.flatMap(privilege =>
    datatypes.map(type => `${privilege}/${type}.${letters.join('')}${query}`),
  );
}

/** The scopes as details: those which differ in their types alone are one. */
export function detailsOf(scopes: readonly SmartScope[], fhirBase: string): readonly FhirScopeDetail[] {
  const alike = Map.groupBy(scopes, ({ context, permissions, constraint = '' }) =>
    [context, permissions, constraint].join(' '),
  );
  return [...alike.values()].flatMap(([first, ...others]) =>
    first ? [detailOf(first, [first, ...others], fhirBase)] : [],
  );
}

function detailOf(
  { context, permissions, constraint }: SmartScope,
  scopes: readonly SmartScope[],
  fhirBase: string,
): FhirScopeDetail {
  return {
    type: 'fhir_scope',
    locations: [fhirBase],
    privileges: [context],
    datatypes: [...new Set(scopes.map(({ resourceType }) => resourceType))],
    actions: (Object.keys(ACTIONS) as Action[]).filter(action => permissions.includes(ACTIONS[action])),
    ...(constraint === undefined ? {} : { constraint }),
  };
}
