import { parseReference } from '../model/reference.js';

/**
 * What is wrong with a literal reference, if anything; its target type is checked where the text shows it.
 * https://hl7.org/fhir/R4/references.html#literal
 */
export function referenceMistake(text: string, targets: readonly string[]): string | undefined {
  const reference = parseReference(text);
  if (reference === undefined) {
    return 'A reference must be Type/id, an absolute URL, urn:uuid:…, urn:oid:… or #id of a contained resource';
  }
  const type = targetType(reference);
  if (type === undefined || targets.length === 0 || targets.includes(type)) return undefined;
  return `This reference must not point to ${type}, only to ${targets.join(', ')}`;
}

function targetType(reference: NonNullable<ReturnType<typeof parseReference>>): string | undefined {
  if (reference.kind === 'local' || reference.kind === 'conditional') return reference.resourceType;
  return reference.kind === 'absolute' ? reference.target?.resourceType : undefined;
}
