import type { ValueSetExpansionContains } from 'fhir/r4.js';
import type { Concept } from './concept.js';
import type { Member } from './value-set-member.js';

/** Puts each code below its nearest ancestor in the expansion; one of several parents is the first of them. */
export function nested(
  members: readonly Member[],
  show: (member: Member) => ValueSetExpansionContains,
): ValueSetExpansionContains[] {
  const shown = new Map(members.map(member => [member.concept, show(member)]));
  const roots: ValueSetExpansionContains[] = [];
  for (const { concept } of members) {
    const own = shown.get(concept)!;
    const above = nearestAncestor(concept, shown);
    if (above) (above.contains ??= []).push(own);
    else roots.push(own);
  }
  return roots;
}

function nearestAncestor(
  concept: Concept,
  shown: ReadonlyMap<Concept, ValueSetExpansionContains>,
): ValueSetExpansionContains | undefined {
  const seen = new Set([concept]);
  for (let next = concept.parents[0]; next && !seen.has(next); next = next.parents[0]) {
    const above = shown.get(next);
    if (above) return above;
    seen.add(next);
  }
  return undefined;
}
