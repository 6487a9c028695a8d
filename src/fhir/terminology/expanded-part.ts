import type { ValueSetExpansion, ValueSetExpansionContains } from 'fhir/r4.js';
import { simpleConcept } from './concept.js';
import { TerminologyError } from './terminology-error.js';
import { type Member, memberKey } from './value-set-member.js';
import type { ValueSetPart } from './value-set-part.js';

/** An expansion that came with a stored value set: made where its code systems are. */
export function expandedPart(expansion: ValueSetExpansion, url = ''): ValueSetPart {
  const members = [...membersOf(expansion.contains ?? [])];
  if ((expansion.total ?? 0) > members.length || (expansion.offset ?? 0) > 0) {
    throw new TerminologyError(
      'not-supported',
      `The expansion stored with ${url} is a page of it, and its code systems are not here`,
    );
  }
  const byKey = new Map(members.map(member => [memberKey(member.system, member.concept.code), member]));
  return {
    find: (system, code) => byKey.get(memberKey(system, code)),
    members: () => byKey.values(),
  };
}

function* membersOf(contains: readonly ValueSetExpansionContains[]): Generator<Member> {
  for (const {
    system,
    version,
    code,
    display,
    designation,
    abstract,
    inactive,
    contains: below,
  } of contains) {
    if (system !== undefined && code !== undefined) {
      const concept = {
        ...simpleConcept(code, display),
        designations: designation ?? [],
        isAbstract: abstract === true,
        isInactive: inactive === true,
      };
      yield { system, ...(version === undefined ? {} : { version }), concept };
    }
    yield* membersOf(below ?? []);
  }
}
