import { constraintWords, knownConstraint } from './constraint-words.js';
import { ENGLISH_CONSTRAINTS } from './english-constraints.js';
import { resourceWords } from './resource-words.js';
import type { ScopeLanguage } from './scope-language.js';

export const ENGLISH_SCOPES: ScopeLanguage = {
  named: {
    openid: ['Recognize you when you come back'],
    fhirUser: ['Know which person in the health record you are'],
    profile: ['See your name'],
    email: ['See your e-mail address'],
    launch: ['Know what you have open', 'The patient, and the visit if there is one'],
    'launch/patient': ['Know which patient it is about'],
    'launch/encounter': ['Know which visit it is about'],
    offline_access: [
      'Keep working when you are not here',
      'Until you or the app ends it, also when you are signed out',
    ],
    'messaging/ui': ['Lead you to another page of the record', 'And close itself when you are done'],
    'messaging/scratchpad': [
      'Lay drafts beside the record',
      'And read those of other apps; none enters the record unless you say so',
    ],
    online_access: ['Keep working while you are signed in', 'Ends when you sign out'],
  },
  launch: type => `Know which ${type} it is about`,
  sentence: (verbs, what) => {
    const [last = '', ...others] = verbs.toReversed();
    const all = others.length > 0 ? `${others.toReversed().join(', ')} and ${last}` : last;
    return capitalized(`${all} ${what}`);
  },
  resource: resourceWords,
  known: scope => knownConstraint(scope, ENGLISH_CONSTRAINTS),
  constraint: scope => constraintWords(scope, ENGLISH_CONSTRAINTS),
};

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
