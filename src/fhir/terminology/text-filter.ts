import { normalizeString } from '../search/string-normalization.js';
import { designationsOf } from './designations.js';
import { displayOf, type Member } from './value-set-member.js';

/** For who types into a field: blind to case and accents, each word the beginning of a word, or all of it of the code. */
export function textFilter(filter: string): (member: Member) => boolean {
  const wanted = normalizeString(filter);
  const words = wanted.split(' ').filter(word => word !== '');
  return member => {
    if (normalizeString(member.concept.code).startsWith(wanted)) return true;
    const texts = [displayOf(member), ...designationsOf(member).map(({ value }) => value)];
    return texts.some(text => text !== undefined && hasWords(normalizeString(text), words));
  };
}

function hasWords(text: string, words: readonly string[]): boolean {
  const own = text.split(/[^\p{L}\p{N}]+/u);
  return words.every(word => text.startsWith(word) || own.some(one => one.startsWith(word)));
}
