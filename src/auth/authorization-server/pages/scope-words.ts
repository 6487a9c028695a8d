import type { Language } from '../../../pages/language/language.js';
import { parseLaunchScope } from '../../scopes/launch-scope.js';
import { messagingGroupOf } from '../../scopes/messaging-scope.js';
import { parseSmartScope, type SmartScope } from '../../scopes/smart-scope.js';
import { type ScopeLanguage, scopeLanguage, type ScopeVerb } from './scope-language.js';

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

const GROUPS: Readonly<Record<string, ScopeGroup>> = {
  openid: 'person',
  fhirUser: 'person',
  profile: 'person',
  email: 'person',
  offline_access: 'duration',
  online_access: 'duration',
};

/** Says in plain words what a scope allows. What we have no words for is shown as it was asked. */
export function scopeWords(scope: string, language?: Language): ScopeWords {
  const words = scopeLanguage(language);
  const parsed = parseSmartScope(scope);
  if (parsed) return clinicalWords(scope, parsed, words);
  const [title, detail] = words.named[messagingGroupOf(scope) ?? scope] ?? launchWords(scope, words);
  return {
    scope,
    group: GROUPS[scope] ?? 'context',
    title,
    changes: false,
    ...(detail === undefined ? {} : { detail }),
  };
}

function clinicalWords(scope: string, parsed: SmartScope, words: ScopeLanguage): ScopeWords {
  const { context, resourceType, permissions, constraint } = parsed;
  const known = constraint === undefined ? undefined : words.known(parsed);
  return {
    scope,
    group: context === 'patient' ? 'record' : 'workplace',
    title: words.sentence(verbs(permissions), known ?? words.resource(resourceType)),
    changes: /[cud]/.test(permissions),
    ...(constraint === undefined || known !== undefined ? {} : { detail: words.constraint(parsed) }),
  };
}

/** Reading one record and searching for it are one thing to a person. */
function verbs(permissions: string): readonly ScopeVerb[] {
  const held: readonly (readonly [ScopeVerb, RegExp])[] = [
    ['see', /[rs]/],
    ['add', /c/],
    ['change', /u/],
    ['delete', /d/],
  ];
  return held.filter(([, letters]) => letters.test(permissions)).map(([verb]) => verb);
}

function launchWords(scope: string, words: ScopeLanguage): readonly [title: string, detail?: string] {
  const asked = parseLaunchScope(scope);
  if (!asked) return [scope];
  return asked.role === undefined ? [words.launch(asked.type)] : [words.launch(asked.type), asked.role];
}
