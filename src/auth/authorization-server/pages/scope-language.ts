import type { Language } from '../../../pages/language/language.js';
import type { SmartScope } from '../../scopes/smart-scope.js';
import { ENGLISH_SCOPES } from './english-scopes.js';
import { GERMAN_SCOPES } from './german-scopes.js';

export type ScopeVerb = 'see' | 'add' | 'change' | 'delete';

/** How one language says what a scope allows. */
export interface ScopeLanguage {
  /** Title and detail of the scopes that are names: `openid`. */
  readonly named: Readonly<Record<string, readonly [title: string, detail?: string]>>;
  /** `launch/location` */
  launch(type: string): string;
  /** What may be done with what, in the order of the language. */
  sentence(verbs: readonly ScopeVerb[], what: string): string;
  /** What the resources of a type are called by people who have never heard of FHIR; `*` is all of them. */
  resource(resourceType: string): string;
  /** A constraint of which every part is well known: `laboratory results`. */
  known(scope: SmartScope): string | undefined;
  /** Any other one. */
  constraint(scope: SmartScope): string;
}

const LANGUAGES: Readonly<Record<Language, ScopeLanguage>> = { en: ENGLISH_SCOPES, de: GERMAN_SCOPES };

export function scopeLanguage(language: Language = 'en'): ScopeLanguage {
  return LANGUAGES[language];
}
