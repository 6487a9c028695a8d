import { createHash, randomUUID } from 'node:crypto';
import type { ValueSet, ValueSetExpansionContains, ValueSetExpansionParameter } from 'fhir/r4.js';
import type { CompiledValueSet } from './compiled-value-set.js';
import { designationsOf, displayIn } from './designations.js';
import type { ExpansionRequest } from './expansion-request.js';
import { nested } from './nested-expansion.js';
import { TerminologyError } from './terminology-error.js';
import { textFilter } from './text-filter.js';
import { type Member, memberKey } from './value-set-member.js';

/** More are shown page by page. */
export const MOST_SHOWN = 10_000;

/** The codes of a value set, as asked for. https://hl7.org/fhir/R4/valueset.html#expansion */
export function expand(
  { compose: _compose, expansion: _expansion, ...resource }: ValueSet,
  compiled: CompiledValueSet,
  request: ExpansionRequest,
): ValueSet {
  const members = wantedMembers(compiled, request);
  const { offset = 0, count } = request;
  const isPaged = count !== undefined || request.offset !== undefined;
  const shown = isPaged ? members.slice(offset, offset + (count ?? MOST_SHOWN)) : members;
  if (shown.length > MOST_SHOWN) {
    throw new TerminologyError(
      'too-costly',
      `The expansion has ${members.length} codes: at most ${MOST_SHOWN} are shown at once, use offset and count, or filter`,
    );
  }
  const hasVersions =
    new Set(members.map(versionOf)).size > new Set(members.map(({ system }) => system)).size;
  const show = (member: Member): ValueSetExpansionContains => contains(member, request, hasVersions);
  return {
    ...resource,
    expansion: {
      identifier: `urn:uuid:${identifierOf(members)}`,
      timestamp: new Date().toISOString(),
      total: members.length,
      ...(isPaged ? { offset } : {}),
      parameter: [...parameters(request), ...versions(members)],
      ...(shown.length === 0
        ? {}
        : { contains: request.excludeNested === false ? nested(shown, show) : shown.map(show) }),
    },
  };
}

function wantedMembers(compiled: CompiledValueSet, request: ExpansionRequest): readonly Member[] {
  const { filter, activeOnly } = request;
  const all = compiled.members();
  const active = activeOnly === true ? all.filter(({ concept }) => !concept.isInactive) : all;
  return filter === undefined ? active : active.filter(textFilter(filter));
}

function contains(
  member: Member,
  { includeDesignations, designations, displayLanguage }: ExpansionRequest,
  hasVersions: boolean,
): ValueSetExpansionContains {
  const { system, version, concept } = member;
  const display = displayIn(member, displayLanguage);
  const shown = includeDesignations === true ? designationsOf(member, designations) : [];
  return {
    system,
    ...(concept.isAbstract ? { abstract: true } : {}),
    ...(concept.isInactive ? { inactive: true } : {}),
    ...(hasVersions && version !== undefined ? { version } : {}),
    code: concept.code,
    ...(display === undefined ? {} : { display }),
    ...(shown.length === 0 ? {} : { designation: [...shown] }),
  };
}

/** What was asked, so that an expansion says how it came about. */
function parameters(request: ExpansionRequest): ValueSetExpansionParameter[] {
  const { filter, offset, count, includeDesignations, activeOnly, excludeNested, displayLanguage } = request;
  const texts = { filter };
  const numbers = { offset, count };
  const booleans = { includeDesignations, activeOnly, excludeNested };
  return [
    ...given(texts).map(([name, valueString]) => ({ name, valueString })),
    ...given(numbers).map(([name, valueInteger]) => ({ name, valueInteger })),
    ...given(booleans).map(([name, valueBoolean]) => ({ name, valueBoolean })),
    ...given({ displayLanguage }).map(([name, valueCode]) => ({ name, valueCode })),
    ...request.designations.map(({ system, code }) => ({
      name: 'designation',
      valueString: system === undefined ? code : `${system}|${code}`,
    })),
  ];
}

function given<Value>(values: Readonly<Record<string, Value | undefined>>): [string, Value][] {
  return Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined);
}

function versions(members: readonly Member[]): ValueSetExpansionParameter[] {
  const used = new Set(members.filter(({ version }) => version !== undefined).map(versionOf));
  return [...used].map(valueUri => ({ name: 'version', valueUri }));
}

function versionOf({ system, version = '' }: Member): string {
  return `${system}|${version}`;
}

/** The same for the same codes: pages with one identifier belong together. */
function identifierOf(members: readonly Member[]): string {
  if (members.length === 0) return randomUUID();
  const digest = createHash('sha256');
  for (const { system, concept } of members) digest.update(memberKey(system, concept.code)).update('\0');
  const [, a, b, c, d, e] = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(digest.digest('hex')) ?? [];
  // RFC 9562 §5.8: a UUID of one's own making.
  return `${a}-${b}-8${c}-8${d}-${e}`;
}
