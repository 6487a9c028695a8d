import type { CodeSystemConceptDesignation } from 'fhir/r4.js';
import { InvalidError } from '../errors/fhir-error.js';
import { displayOf, type Member } from './value-set-member.js';

const LANGUAGE_SYSTEM = 'urn:ietf:bcp:47';

/** Which designations are wanted: all, or those of a use or language, written as tokens. */
export type WantedDesignations = readonly { readonly system?: string; readonly code: string }[];

export function wantedDesignations(tokens: readonly string[]): WantedDesignations {
  return tokens.map(token => {
    const [first = '', second, ...more] = token.split('|');
    if (more.length > 0 || first === '' || second === '') {
      throw new InvalidError(
        `designation must be written as system|code, a language as ${LANGUAGE_SYSTEM}|de`,
        'designation',
        'value',
      );
    }
    return second === undefined ? { code: first } : { system: first, code: second };
  });
}

/** What else the code is called: by the value set, then by its code system. */
export function designationsOf(
  { designations = [], concept }: Member,
  wanted: WantedDesignations = [],
): readonly CodeSystemConceptDesignation[] {
  const all = [...designations, ...concept.designations];
  if (wanted.length === 0) return all;
  return all.filter(({ language, use }) =>
    wanted.some(({ system, code }) => {
      const isLanguage = language !== undefined && speaks(language, code);
      if (system === LANGUAGE_SYSTEM) return isLanguage;
      if (system !== undefined) return use?.system === system && use.code === code;
      return isLanguage || use?.code === code;
    }),
  );
}

/** The display in a language, if the code has one in it; otherwise as it is. */
export function displayIn(member: Member, language: string | undefined): string | undefined {
  if (language === undefined) return displayOf(member);
  const translation = designationsOf(member).find(
    designation => designation.language !== undefined && speaks(designation.language, language),
  );
  return translation?.value ?? displayOf(member);
}

/** `de-CH` speaks `de`. RFC 4647 §3.3.1 */
function speaks(tag: string, range: string): boolean {
  const [own, wanted] = [tag.toLowerCase(), range.toLowerCase()];
  return own === wanted || own.startsWith(`${wanted}-`);
}
