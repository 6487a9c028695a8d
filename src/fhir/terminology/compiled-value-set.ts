import { TerminologyError } from './terminology-error.js';
import { type Member, memberKey } from './value-set-member.js';
import type { ValueSetPart } from './value-set-part.js';

/** More codes than this are not held at once. */
const MOST_CODES = 100_000;
const MOST_REMEMBERED = 10_000;

/** What is included, without what is excluded. https://hl7.org/fhir/R4/valueset.html#compositions */
export class CompiledValueSet implements ValueSetPart {
  private readonly judged = new Map<string, Member | undefined>();
  private listed: readonly Member[] | undefined;

  constructor(
    readonly url: string | undefined,
    private readonly included: readonly ValueSetPart[],
    private readonly excluded: readonly ValueSetPart[],
  ) {}

  find(system: string, code: string): Member | undefined {
    const key = memberKey(system, code);
    // Each code is judged once, however many imports lead here.
    if (!this.judged.has(key)) {
      if (this.judged.size >= MOST_REMEMBERED) this.judged.clear();
      const member = firstOf(this.included, system, code);
      this.judged.set(key, member && firstOf(this.excluded, system, code) ? undefined : member);
    }
    return this.judged.get(key);
  }

  /** Each once, in the order of the definition. */
  members(): readonly Member[] {
    this.listed ??= this.list();
    return this.listed;
  }

  private list(): readonly Member[] {
    const members = new Map<string, Member>();
    for (const part of this.included) {
      for (const member of part.members()) {
        const { system, concept } = member;
        const key = memberKey(system, concept.code);
        if (members.has(key) || firstOf(this.excluded, system, concept.code)) continue;
        if (members.size >= MOST_CODES) {
          throw new TerminologyError(
            'too-costly',
            `The value set ${this.url ?? ''} has more than ${MOST_CODES} codes: they are not listed`,
          );
        }
        members.set(key, member);
      }
    }
    return [...members.values()];
  }
}

/** A part that cannot decide matters only if no other part has the code. */
function firstOf(parts: readonly ValueSetPart[], system: string, code: string): Member | undefined {
  let undecided: TerminologyError | undefined;
  for (const part of parts) {
    try {
      const member = part.find(system, code);
      if (member) return member;
    } catch (error) {
      if (!(error instanceof TerminologyError)) throw error;
      undecided ??= error;
    }
  }
  if (undecided) throw undecided;
  return undefined;
}
