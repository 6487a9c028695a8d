import { parseLaunchScope } from './launch-scope.js';

/** Who the user is, and how long the app may act (SMART App Launch 2.2, "Scopes for requesting identity data"). */
export const IDENTITY_SCOPES = ['openid', 'fhirUser', 'profile', 'offline_access', 'online_access'] as const;

/** SMART App Launch 2.2, "Scopes for requesting context data". */
export const LAUNCH_SCOPES = ['launch', 'launch/patient', 'launch/encounter'] as const;

/** Lets an EHR of the hospital open apps on a patient: `POST /launch-contexts`. Never granted without being registered. */
export const CREATE_LAUNCH_CONTEXTS = 'launch-contexts.create';

/** Lets a program of the operator's change brands, style and kinds of launch context. Never granted without being registered. */
export const MANAGE_INSTALLATION = 'installation.manage';

/** Lets a program, or a person of the right role, govern access: `/access/…`. Never granted without being registered. */
export const MANAGE_ACCESS = 'access.manage';

/** Let a program of the operator's, or an administrator with one, register clients, keep accounts, end sessions, stop jobs, join identity providers: `/administration/…`. */
export const MANAGE_CLIENTS = 'clients.manage';
export const MANAGE_USERS = 'users.manage';
export const MANAGE_SESSIONS = 'sessions.manage';
export const MANAGE_JOBS = 'jobs.manage';
export const MANAGE_IDENTITY_PROVIDERS = 'identity-providers.manage';

/** Lets a program, or a person of the right role, search the audit journal: `/administration/audit`. Never granted without being registered. */
export const READ_AUDIT = 'audit.read';

/** Lets the directory of the hospital keep accounts and groups: `/scim/v2/…`. Never granted without being registered. */
export const MANAGE_PROVISIONING = 'provisioning.manage';

const OPERATOR_NAMES: ReadonlySet<string> = new Set([
  MANAGE_CLIENTS,
  MANAGE_USERS,
  MANAGE_SESSIONS,
  MANAGE_JOBS,
  MANAGE_PROVISIONING,
  MANAGE_IDENTITY_PROVIDERS,
  READ_AUDIT,
  CREATE_LAUNCH_CONTEXTS,
  MANAGE_INSTALLATION,
  MANAGE_ACCESS,
]);

/** True for the scopes that only a client gets whose registered `scope` names them. */
export function isOperatorScope(scope: string): boolean {
  return OPERATOR_NAMES.has(scope);
}

const NAMES: ReadonlySet<string> = new Set([...IDENTITY_SCOPES, ...LAUNCH_SCOPES]);

/** True for the scopes that are names rather than permissions on resources. Which kinds of context there are, the operator says. */
export function isNamedScope(scope: string): boolean {
  return NAMES.has(scope) || parseLaunchScope(scope) !== undefined;
}

/** The different words of a space-separated scope string, in their order. */
export function scopeWords(scope: string): readonly string[] {
  return [...new Set(scope.split(' ').filter(word => word !== ''))];
}
