import { builtInDefinition } from '../definitions/terminology.js';
import type { Definition, DefinitionRequest } from './definition-request.js';

/** What R4 itself defines: known to everyone. */
export function findBuiltIn({ resourceType, url, version }: DefinitionRequest): Definition | undefined {
  const resource = builtInDefinition(resourceType, url, version);
  return resource && { key: `R4 ${url}|${resource.version ?? ''}`, read: () => resource };
}
