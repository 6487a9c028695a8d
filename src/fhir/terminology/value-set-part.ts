import type { Member } from './value-set-member.js';

/** Codes that can be asked for one by one, and listed. Both throw a TerminologyError where that cannot be done. */
export interface ValueSetPart {
  find(system: string, code: string): Member | undefined;
  members(): Iterable<Member>;
}

/** What imports and a system have in common: `include` with several of them is their intersection. */
export function intersection(parts: readonly ValueSetPart[]): ValueSetPart {
  const [first, ...others] = parts;
  if (!first || others.length === 0) return first ?? NOTHING;
  return {
    find(system, code) {
      const member = first.find(system, code);
      return member && others.every(part => part.find(system, code)) ? member : undefined;
    },
    *members() {
      for (const member of first.members()) {
        if (others.every(part => part.find(member.system, member.concept.code))) yield member;
      }
    },
  };
}

/** Without what is no longer in use: `compose.inactive` is false. */
export function activePart(part: ValueSetPart): ValueSetPart {
  return {
    find(system, code) {
      const member = part.find(system, code);
      return member?.concept.isInactive === false ? member : undefined;
    },
    *members() {
      for (const member of part.members()) if (!member.concept.isInactive) yield member;
    },
  };
}

export const NOTHING: ValueSetPart = { find: () => undefined, members: () => [] };
