/** Who a scope grants access for (SMART App Launch 2.2, "Scopes for requesting FHIR Resources"). */
export type ScopeContext = 'patient' | 'user' | 'system';

/** One SMART 2 permission letter: create, read, update, delete, search. */
export type PermissionLetter = 'c' | 'r' | 'u' | 'd' | 's';

/** What a token holds: `patient/Observation.rs?category=laboratory`. */
export interface SmartScope {
  readonly context: ScopeContext;
  /** A resource type, or `*`. */
  readonly resourceType: string;
  /** The granted letters in the order `cruds`; SMART 1 words are already translated. */
  readonly permissions: string;
  /** The search constraint behind `?`, as written in the scope. */
  readonly constraint?: string;
}

const SYNTAX =
  /^(patient|user|system)\/([A-Z][A-Za-z]+|\*)\.(read|write|\*|(?=[cruds])c?r?u?d?s?)(?:\?([^\s?#=]+=[^\s?#]*))?$/;

/** SMART App Launch 2.2, "Scopes": `.read` is `.rs`, `.write` is `.cud`, `.*` is `.cruds`. */
const SMART_1_PERMISSIONS: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

/** Returns undefined for anything which is not a clinical scope: `openid`, `launch/patient`, `patient/Observation.sr`. */
export function parseSmartScope(text: string): SmartScope | undefined {
  const match = SYNTAX.exec(text);
  if (!match) return undefined;
  const [, context, resourceType, permissions, constraint] = match as unknown as [
    string,
    ScopeContext,
    string,
    string,
    string?,
  ];
  const scope = { context, resourceType, permissions: SMART_1_PERMISSIONS[permissions] ?? permissions };
  return constraint === undefined ? scope : { ...scope, constraint };
}

/** The clinical scopes of a space-separated scope string; everything else is passed over. */
export function parseSmartScopes(scope: string): readonly SmartScope[] {
  return scope
    .split(' ')
    .map(parseSmartScope)
    .filter(parsed => parsed !== undefined);
}

/** True if `scope` names the resource type, by name or by `*`, and holds every one of the letters. */
export function grants(scope: SmartScope, resourceType: string, permissions: string): boolean {
  const namesType = scope.resourceType === '*' || scope.resourceType === resourceType;
  return namesType && Array.from(permissions).every(letter => scope.permissions.includes(letter));
}
