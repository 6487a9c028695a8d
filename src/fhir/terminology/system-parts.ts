import type { ValueSetComposeInclude } from 'fhir/r4.js';
import type { CodeSystem } from './code-system.js';
import type { Concept } from './concept.js';
import { conceptTest } from './concept-filter.js';
import { TerminologyError } from './terminology-error.js';
import { unknownCodeSystem } from './unknown-code-system.js';
import { listedMember, type Member } from './value-set-member.js';
import type { ValueSetPart } from './value-set-part.js';

/** Codes that a value set lists. Without their system they are all that is known of it. */
export function listedPart(
  { concept = [], version }: ValueSetComposeInclude,
  url: string,
  system: CodeSystem | undefined,
): ValueSetPart {
  const members = new Map<string, Member>();
  for (const { code, display, designation } of concept) {
    const found = system?.find(code);
    // A code that its system does not have is none, whatever the value set says.
    if (system?.isComplete === true && !found) continue;
    const member = found ? memberOf(system!, found) : listedMember(url, version, code, display);
    members.set(found?.code ?? code, {
      ...member,
      ...(display === undefined ? {} : { display }),
      ...(designation === undefined ? {} : { designations: designation }),
    });
  }
  return {
    find: (ofSystem, code) => (ofSystem === url ? members.get(system?.find(code)?.code ?? code) : undefined),
    members: () => members.values(),
  };
}

/** All codes of a system that pass the filters. */
export function systemPart(
  { filter = [], version }: ValueSetComposeInclude,
  url: string,
  system: CodeSystem | undefined,
): ValueSetPart {
  if (!system) {
    const fail = (): never => {
      throw unknownCodeSystem(url, version);
    };
    return { find: ofSystem => (ofSystem === url ? fail() : undefined), members: fail };
  }
  const tests = filter.map(one => conceptTest(system, one));
  const passes = (concept: Concept): boolean => tests.every(test => test(concept));
  return {
    find(ofSystem, code) {
      if (ofSystem !== url) return undefined;
      const concept = system.find(code);
      if (!concept && !system.isComplete) throw undecided(url);
      return concept && passes(concept) ? memberOf(system, concept) : undefined;
    },
    *members() {
      for (const concept of system.concepts()) if (passes(concept)) yield memberOf(system, concept);
    },
  };
}

function undecided(url: string): TerminologyError {
  return new TerminologyError(
    'not-supported',
    `Of the code system ${url} not all codes are here, and this one is not: nothing can be said of it`,
  );
}

function memberOf(system: CodeSystem, concept: Concept): Member {
  const { url, version } = system;
  return { system: url, ...(version === undefined ? {} : { version }), concept };
}
