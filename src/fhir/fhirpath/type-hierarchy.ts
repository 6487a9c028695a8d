import { isDomainResource } from '../definitions/structures.js';
import { isResourceType } from '../definitions/resource-types.js';

/** https://hl7.org/fhir/R4/datatypes.html */
const PARENTS: Readonly<Record<string, string>> = {
  code: 'string',
  id: 'string',
  markdown: 'string',
  url: 'uri',
  canonical: 'uri',
  oid: 'uri',
  uuid: 'uri',
  unsignedInt: 'integer',
  positiveInt: 'integer',
  Age: 'Quantity',
  Count: 'Quantity',
  Distance: 'Quantity',
  Duration: 'Quantity',
  MoneyQuantity: 'Quantity',
  SimpleQuantity: 'Quantity',
  DomainResource: 'Resource',
};

/** Types of FHIRPath, which stand for the primitives of FHIR too: R4 writes `answer is Boolean`. */
const SYSTEM: Readonly<Record<string, string>> = {
  Boolean: 'boolean',
  String: 'string',
  Integer: 'integer',
  Decimal: 'decimal',
  Date: 'date',
  DateTime: 'dateTime',
  Time: 'time',
};

/** Whether an item of one type is of another one too. http://hl7.org/fhirpath/N1/index.html#is-type-specifier */
export function isOfType(type: string, specifier: string): boolean {
  const name = specifier.replace(/^(?:FHIR|System)\./, '');
  if (type === specifier || type === name || type === `System.${name}`) return true;
  const primitive = SYSTEM[name];
  if (primitive !== undefined) return isOfType(type, primitive);
  const parent = parentOf(type);
  return parent !== undefined && isOfType(parent, name);
}

function parentOf(type: string): string | undefined {
  if (Object.hasOwn(PARENTS, type)) return PARENTS[type];
  if (!isResourceType(type)) return undefined;
  return isDomainResource(type) ? 'DomainResource' : 'Resource';
}
