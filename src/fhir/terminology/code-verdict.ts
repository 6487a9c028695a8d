import type { Coding } from 'fhir/r4.js';
import { normalizeString } from '../search/string-normalization.js';
import { designationsOf, displayIn } from './designations.js';
import { TerminologyError } from './terminology-error.js';
import { displayOf, type Member } from './value-set-member.js';

/** What `$validate-code` answers. https://hl7.org/fhir/R4/valueset-operation-validate-code.html */
export interface CodeVerdict {
  readonly result: boolean;
  readonly message?: string;
  readonly display?: string;
}

export interface CodeQuestion {
  /** Alternatives: one that is valid will do. */
  readonly codings: readonly Coding[];
  /** Whether a code that is not to be chosen itself is good enough. */
  readonly abstract: boolean;
  readonly displayLanguage?: string;
}

/** @param find a member by its coding. Throws TerminologyError where nothing can be said of it. */
export function judgeCodings(
  { codings, abstract, displayLanguage }: CodeQuestion,
  place: string,
  find: (coding: Coding) => Member | undefined,
): CodeVerdict {
  const refusals: CodeVerdict[] = [];
  let undecided: TerminologyError | undefined;
  for (const coding of codings) {
    try {
      const verdict = judge(coding, find(coding), place, abstract, displayLanguage);
      if (verdict.result) return verdict;
      refusals.push(verdict);
    } catch (error) {
      if (!(error instanceof TerminologyError)) throw error;
      undecided ??= error;
    }
  }
  if (undecided) throw undecided;
  const message = refusals.map(refusal => refusal.message).join('; ') || 'There is no coding to validate';
  const display = refusals.find(refusal => refusal.display !== undefined)?.display;
  return { result: false, message, ...(display === undefined ? {} : { display }) };
}

function judge(
  coding: Coding,
  member: Member | undefined,
  place: string,
  abstract: boolean,
  language: string | undefined,
): CodeVerdict {
  const { system = '', version, code = '', display: claimed } = coding;
  const named = `The code ${code} of ${system === '' ? 'no system' : system}`;
  if (!member) return { result: false, message: `${named} is not in ${place}` };
  const display = displayIn(member, language);
  const known = display === undefined ? {} : { display };
  if (version !== undefined && member.version !== undefined && version !== member.version) {
    return { result: false, message: `${named} is known of version ${member.version} alone`, ...known };
  }
  if (member.concept.isAbstract && !abstract) {
    return { result: false, message: `${named} is abstract: it is not to be chosen itself`, ...known };
  }
  if (claimed !== undefined && !isCalled(member, claimed)) {
    const right = display === undefined ? '' : `: it is ${display}`;
    return { result: false, message: `${named} has another display${right}`, ...known };
  }
  return { result: true, ...known };
}

function isCalled(member: Member, claimed: string): boolean {
  const names = [
    displayOf(member),
    member.concept.display,
    ...designationsOf(member).map(({ value }) => value),
  ];
  if (names.every(name => name === undefined)) return true;
  return names.some(name => name !== undefined && normalizeString(name) === normalizeString(claimed));
}
