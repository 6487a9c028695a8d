import { parseSmartScope, type SmartScope } from '../../scopes/smart-scope.js';
import { constraintWords, knownConstraint } from './constraint-words.js';
import { resourceWords } from './resource-words.js';

export type ScopeGroup = 'person' | 'context' | 'record' | 'workplace' | 'duration';

/** One scope as the consent page says it. */
export interface ScopeWords {
  readonly scope: string;
  readonly group: ScopeGroup;
  readonly title: string;
  /** A second line where the title alone would mislead. */
  readonly detail?: string;
  /** It lets the app write or delete. */
  readonly changes: boolean;
}

const OTHER: Readonly<Record<string, readonly [group: ScopeGroup, title: string, detail?: string]>> = {
  openid: ['person', 'Recognize you when you come back'],
  fhirUser: ['person', 'Know which person in the health record you are'],
  profile: ['person', 'See your name'],
  email: ['person', 'See your e-mail address'],
  launch: ['context', 'Know what you have open', 'The patient, and the visit if there is one'],
  'launch/patient': ['context', 'Know which patient it is about'],
  'launch/encounter': ['context', 'Know which visit it is about'],
  offline_access: [
    'duration',
    'Keep working when you are not here',
    'Until you or the app ends it, also when you are signed out',
  ],
  online_access: ['duration', 'Keep working while you are signed in', 'Ends when you sign out'],
};

/** Says in plain words what a scope allows. What we have no words for is shown as it was asked. */
export function scopeWords(scope: string): ScopeWords {
  const parsed = parseSmartScope(scope);
  if (parsed) return clinicalWords(scope, parsed);
  const [group, title, detail] = OTHER[scope] ?? ['context', launchWords(scope)];
  return { scope, group, title, changes: false, ...(detail === undefined ? {} : { detail }) };
}

function clinicalWords(scope: string, parsed: SmartScope): ScopeWords {
  const { context, resourceType, permissions, constraint } = parsed;
  const known = constraint === undefined ? undefined : knownConstraint(parsed);
  return {
    scope,
    group: context === 'patient' ? 'record' : 'workplace',
    title: `${verbs(permissions)} ${known ?? resourceWords(resourceType)}`,
    changes: /[cud]/.test(permissions),
    ...(constraint === undefined || known !== undefined
      ? {}
      : { detail: capitalized(constraintWords(parsed)) }),
  };
}

/** Reading one record and searching for it are one thing to a person. */
function verbs(permissions: string): string {
  const words = [
    /[rs]/.test(permissions) ? 'see' : undefined,
    permissions.includes('c') ? 'add' : undefined,
    permissions.includes('u') ? 'change' : undefined,
    permissions.includes('d') ? 'delete' : undefined,
  ].filter(word => word !== undefined);
  return capitalized(
    words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join(''),
  );
}

function launchWords(scope: string): string {
  const [, type] = /^launch\/(\w+)$/.exec(scope) ?? [];
  return type === undefined ? scope : `Know which ${type} it is about`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
