import { isResourceType } from '../../fhir/definitions/resource-types.js';
import { elementsOf } from '../../fhir/definitions/structures.js';
import { PRIMITIVE_FORMATS } from '../../fhir/model/primitive.js';
import type { TypeInHand } from './type-in-hand.js';

/** As scopes and routes write types. */
const NAME = /^[A-Z][A-Za-z]{1,63}$/;
const HL7 = 'http://hl7.org/fhir/';
const BASE = `${HL7}StructureDefinition/DomainResource`;

/** Whether the StructureDefinition is that of a resource type of the installation's own. */
export function requireIdentity(type: TypeInHand): void {
  const { url, kind, derivation, abstract, baseDefinition, fhirVersion } = type.definition;
  const require = (holds: boolean, element: string, problem: string): void => {
    if (!holds) type.refuse(`StructureDefinition.${element}`, problem);
  };
  require(url !== undefined &&
    /^\w+:\S+$/.test(url), 'url', 'must be an absolute URL of your own, such as https://hospital.example/…');
  require(!url.startsWith(HL7), 'url', 'is in the namespace of HL7: choose a URL of your own');
  require(NAME.test(type.name), 'type', 'must be the name of the type: a capital, then letters alone');
  require(!isTaken(type.name), 'type', `is ${type.name}, which R4 has already: choose another name`);
  require(kind === 'resource', 'kind', 'must be resource');
  require(derivation === 'specialization', 'derivation', 'must be specialization');
  require(!abstract, 'abstract', 'must be false');
  require(baseDefinition === BASE, 'baseDefinition', `must be ${BASE}`);
  require(fhirVersion === undefined || fhirVersion === '4.0.1', 'fhirVersion', 'must be 4.0.1');
  require(type.elements.length >
    0, 'differential', `has no element, nor has a snapshot: say what a ${type.name} consists of`);
}

function isTaken(name: string): boolean {
  return isResourceType(name) || elementsOf(name) !== undefined || PRIMITIVE_FORMATS.has(name);
}
