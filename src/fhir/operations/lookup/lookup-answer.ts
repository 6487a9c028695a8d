import type { CodeSystemConceptDesignation, CodeSystemConceptProperty } from 'fhir/r4.js';
import type { Resource } from '../../model/resource.js';
import type { CodeSystem } from '../../terminology/code-system.js';
import type { Concept } from '../../terminology/concept.js';
import { designationsOf, displayIn, wantedDesignations } from '../../terminology/designations.js';
import type { Member } from '../../terminology/value-set-member.js';

type Parameter = Readonly<Record<string, unknown>> & { readonly name: string };

/** Parts of the answer that are no properties of the concept. */
const OWN_PARTS: ReadonlySet<string> = new Set(['code', 'system', 'name', 'version', 'display']);

/** @param wanted the properties to return; all if none is named. */
export function lookupAnswer(
  system: CodeSystem,
  concept: Concept,
  wanted: readonly string[],
  language: string | undefined,
): Resource {
  const member: Member = { system: system.url, concept };
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  const display = displayIn(member, language) ?? concept.code;
  const languages = wanted.filter(name => name.startsWith('lang.')).map(name => name.slice('lang.'.length));
  const designations =
    isWanted('designation') || languages.length === 0
      ? designationsOf(member)
      : designationsOf(member, wantedDesignations(languages.map(tag => `urn:ietf:bcp:47|${tag}`)));
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'name', valueString: system.name },
      ...(system.version === undefined ? [] : [{ name: 'version', valueString: system.version }]),
      { name: 'display', valueString: display },
      ...(isWanted('designation') || languages.length > 0 ? designations.map(designationPart) : []),
      ...propertiesOf(concept)
        .filter(({ code }) => isWanted(code) && !OWN_PARTS.has(code))
        .map(propertyPart),
    ],
  };
}

/** What is stored with the concept, and what its place in the hierarchy says. */
function propertiesOf(concept: Concept): readonly CodeSystemConceptProperty[] {
  const { definition, properties, parents, children } = concept;
  const own = properties.filter(({ code }) => code !== 'parent' && code !== 'child' && code !== 'inactive');
  return [
    ...(definition === undefined ? [] : [{ code: 'definition', valueString: definition }]),
    ...parents.map(parent => ({ code: 'parent', valueCode: parent.code })),
    ...children.map(child => ({ code: 'child', valueCode: child.code })),
    { code: 'inactive', valueBoolean: concept.isInactive },
    ...own,
  ];
}

function propertyPart({ code, ...rest }: CodeSystemConceptProperty): Parameter {
  const [value] = Object.entries(rest).filter(([name]) => name.startsWith('value'));
  return {
    name: 'property',
    part: [{ name: 'code', valueCode: code }, ...(value ? [{ name: 'value', [value[0]]: value[1] }] : [])],
  };
}

function designationPart({ language, use, value }: CodeSystemConceptDesignation): Parameter {
  return {
    name: 'designation',
    part: [
      ...(language === undefined ? [] : [{ name: 'language', valueCode: language }]),
      ...(use === undefined ? [] : [{ name: 'use', valueCoding: use }]),
      { name: 'value', valueString: value },
    ],
  };
}
