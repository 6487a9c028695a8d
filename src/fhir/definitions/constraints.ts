import { addedType } from './added-types.js';
import { readGenerated } from './generated-files.js';
import type { ConstraintPlace } from './generated-files.js';

/** An invariant of R4. https://hl7.org/fhir/R4/conformance-rules.html#constraints */
export interface ConstraintDefinition {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  /** What it asks for, as the specification says it. */
  readonly human: string;
  /** FHIRPath; errata of R4 corrected (docs/validation.md). */
  readonly expression: string;
  /** The only type of a choice for which it holds. */
  readonly type?: string;
}

const GENERATED = readGenerated('constraints');

/** The invariants of a resource type, data type or backbone element. */
export function constraintsOf(structure: string): readonly ConstraintDefinition[] {
  if (!Object.hasOwn(GENERATED.structures, structure)) {
    return addedType(structure)?.constraints.get(structure) ?? [];
  }
  return definitionsAt(GENERATED.structures[structure]);
}

/** Further invariants that an element has in this place, by its name: those of `Organization.address`. */
export function elementConstraintsOf(
  structure: string,
): ReadonlyMap<string, readonly ConstraintDefinition[]> {
  if (!Object.hasOwn(GENERATED.elements, structure)) {
    return addedType(structure)?.elementConstraints.get(structure) ?? new Map();
  }
  const byElement = Object.entries(GENERATED.elements[structure] ?? {});
  return new Map(byElement.map(([element, places]) => [element, definitionsAt(places)]));
}

function definitionsAt(places: readonly ConstraintPlace[] = []): readonly ConstraintDefinition[] {
  return places.flatMap(place => {
    const [index, type] = typeof place === 'number' ? [place] : place;
    const row = GENERATED.rows[index];
    if (row === undefined) return [];
    const [key, severity, human, expression] = row;
    return [{ key, severity, human, expression, ...(type === undefined ? {} : { type }) }];
  });
}
