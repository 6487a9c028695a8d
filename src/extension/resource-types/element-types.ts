import type { ElementDefinition, ElementDefinitionType } from 'fhir/r4.js';
import { isResourceType } from '../../fhir/definitions/resource-types.js';
import { DATA_TYPES } from '../../fhir/definitions/structures.js';
import { PRIMITIVE_FORMATS } from '../../fhir/model/primitive.js';
import type { TypeInHand } from './type-in-hand.js';

const STRUCTURES = 'http://hl7.org/fhir/StructureDefinition/';

/** The types of an element as the generated files write them: `dateTime Period`, `Reference(Patient|Group)`. */
export function typesText(element: ElementDefinition, type: TypeInHand): string {
  const { path, type: types = [] } = element;
  const isChoice = path.endsWith('[x]');
  if (types.length === 0) type.refuse(path, 'has no type: name a data type of R4');
  if (types.length > 1 && !isChoice) {
    type.refuse(path, `has ${types.length} types: call it ${path}[x], or keep one`);
  }
  return types.map(each => typeText(each, path, type)).join(' ');
}

function typeText({ code, profile, targetProfile }: ElementDefinitionType, path: string, type: TypeInHand) {
  if (profile) {
    type.refuse(path, `names the profile ${profile.join(', ')}, which is not checked: write a constraint`);
  }
  if (code === 'Reference') return referenceText(targetProfile ?? [], path, type);
  const isKnown = (PRIMITIVE_FORMATS.has(code) && code !== 'xhtml') || DATA_TYPES.includes(code);
  if (isKnown || code === 'Resource') return code;
  return type.refuse(path, `has the type ${code}, which is no data type of R4: choose one`);
}

function referenceText(profiles: readonly string[], path: string, type: TypeInHand): string {
  const targets = profiles.map(url => {
    const name = type.typesByUrl.get(url) ?? (url.startsWith(STRUCTURES) ? url.slice(STRUCTURES.length) : '');
    if (name === 'Resource' || isResourceType(name) || [...type.typesByUrl.values()].includes(name))
      return name;
    return type.refuse(
      path,
      `may refer to ${url}, which is no resource type: name ${STRUCTURES}Patient or the like`,
    );
  });
  return targets.length === 0 || targets.includes('Resource')
    ? 'Reference'
    : `Reference(${targets.join('|')})`;
}
