import type { FhirContextItem } from './fhir-context.js';
import { LaunchRefusedError } from './launch-refused.error.js';

/** SMART App Launch 2.2, "fhirContext": what the shape of the items alone cannot tell. */
export function checkFhirContext(items: readonly FhirContextItem[]): void {
  items.forEach((item, index) => {
    const mistake = mistakeOf(item);
    if (mistake !== undefined) throw new LaunchRefusedError(`fhirContext[${index}]${mistake}`);
  });
}

function mistakeOf({ reference, canonical, identifier, type, role }: FhirContextItem): string | undefined {
  if (reference === undefined && canonical === undefined && identifier === undefined)
    return ' needs one of reference, canonical and identifier';
  const referenced = reference?.split('/')[0];
  if (type !== undefined && referenced !== undefined && type !== referenced)
    return '.type is another than that of reference';
  if (role !== undefined && !isRole(role)) return '.role must be launch or an absolute URI';
  const isLaunched = role === undefined || role === 'launch';
  const resourceType = type ?? referenced;
  if (isLaunched && (resourceType === 'Patient' || resourceType === 'Encounter'))
    return ` is a ${resourceType}, which needs a role of its own here: the launched one goes into ${resourceType.toLowerCase()}`;
  return undefined;
}

/** Relative roles are only those that the specification defines, and it defines one. */
function isRole(role: string): boolean {
  return role === 'launch' || /^[a-z][a-z0-9+.-]*:\S+$/i.test(role);
}
