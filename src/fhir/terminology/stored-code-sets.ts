import type { ValueSet } from 'fhir/r4.js';
import type { CodeSetRequest, CodeSets, SystemCode } from '../search/code-set.js';
import { codesOfRequest, codesOfValueSet, unknownValueSet } from './code-set.js';
import { answered } from './definition-request.js';
import type { StoredDefinitions } from './stored-definitions.js';

const REFERENCE = /^ValueSet\/([^/]+)$/;

/** Finds out beforehand what a search will ask for, within what its caller may know of. */
export async function storedCodeSets(
  requests: readonly CodeSetRequest[],
  definitions: StoredDefinitions,
  fhirBase: string | undefined,
): Promise<CodeSets> {
  const codes = new Map<string, readonly SystemCode[]>();
  for (const request of requests) {
    const key = keyOf(request);
    if (!codes.has(key)) codes.set(key, await codesOf(request, definitions, fhirBase));
  }
  return request => codes.get(keyOf(request)) ?? [];
}

async function codesOf(
  request: CodeSetRequest,
  definitions: StoredDefinitions,
  fhirBase: string | undefined,
): Promise<readonly SystemCode[]> {
  const id = request.relation === 'in' ? referencedId(request.value, fhirBase) : undefined;
  if (id === undefined) return answered(codesOfRequest(request), definitions.find);
  const definition = await definitions.findById('ValueSet', id);
  if (!definition) throw unknownValueSet(request.value);
  return answered(codesOfValueSet(definition.read() as ValueSet), definitions.find);
}

/** `ValueSet/1`, or the same below the base of this server. */
function referencedId(value: string, fhirBase: string | undefined): string | undefined {
  const own = fhirBase !== undefined && value.startsWith(`${fhirBase}/`);
  return REFERENCE.exec(own ? value.slice(fhirBase.length + 1) : value)?.[1];
}

function keyOf({ relation, value, system = '' }: CodeSetRequest): string {
  return `${relation} ${system} ${value}`;
}
