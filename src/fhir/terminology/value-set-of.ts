import type { ValueSet } from 'fhir/r4.js';
import type { Canonical } from './canonical.js';
import { type Asking, definitionOf } from './definition-request.js';
import { impliedBy, unknownCodeSystem } from './unknown-code-system.js';

/** A value set by its canonical URL; undefined for one that is not known. */
export function* valueSetOf(canonical: Canonical): Asking<ValueSet | undefined> {
  const definition = yield* definitionOf({ resourceType: 'ValueSet', ...canonical });
  if (definition) return definition.read() as ValueSet;
  const system = impliedBy(canonical.url);
  if (system !== undefined) throw unknownCodeSystem(system);
  return undefined;
}
