import type { PathBranch } from '../expression/path-branch.js';
import { visitorOf } from '../expression/path-visitor.js';
import type { IndexedParameter } from '../indexed-parameter.js';
import { anySystemTerm, codeTerm, uriTerm } from '../search-term.js';
import { invalidValue } from './parameter-error.js';
import { unescapeValue } from './parameter-value.js';
import { targetOfReference } from './reference-value.js';
import { parseToken } from './token.parameter.js';

interface Coding {
  readonly system?: string;
  readonly code?: string;
}

/**
 * The forms of a part before the last one of a composite: what a search may say to mean this value.
 * Such a part must be a code or a reference; intervals can only stand last.
 */
export function formsOf(branches: readonly PathBranch[], element: unknown): ReadonlySet<string> {
  const forms = new Set<string>();
  for (const branch of branches) {
    visitorOf(branch)(element, value => {
      for (const form of formsOfValue(branch.type, value)) forms.add(form);
    });
  }
  return forms;
}

function formsOfValue(type: string, value: unknown): readonly string[] {
  switch (type) {
    case 'CodeableConcept':
      return ((value as { coding?: readonly Coding[] }).coding ?? []).flatMap(formsOfCoding);
    case 'Coding':
      return formsOfCoding(value as Coding);
    case 'Reference': {
      const { reference } = value as { reference?: string };
      return reference === undefined ? [] : [uriTerm('', reference)];
    }
    default:
      return formsOfCoding({ code: String(value) });
  }
}

function formsOfCoding({ system, code }: Coding): readonly string[] {
  return code === undefined ? [] : [codeTerm('', system, code), anySystemTerm('', code)];
}

/** The form that a search says. */
export function searchedForm(parameter: IndexedParameter, type: string, text: string): string {
  if (type === 'reference') {
    const reference = unescapeValue(text);
    if (targetOfReference(reference, undefined)) return uriTerm('', reference);
    throw invalidValue(parameter, text, 'must be Type/id or an absolute URL, as it stands in the resource');
  }
  const { system, code } = parseToken(parameter, text);
  if (code === undefined) {
    const problem = 'names a system without a code: only the last part may, where elements repeat';
    throw invalidValue(parameter, text, problem);
  }
  if (system === undefined) return anySystemTerm('', code);
  return codeTerm('', system === '' ? undefined : system, code);
}
