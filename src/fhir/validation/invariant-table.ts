import { derivedMap } from '../definitions/added-types.js';
import { constraintsOf, elementConstraintsOf } from '../definitions/constraints.js';
import type { ConstraintDefinition } from '../definitions/constraints.js';
import { compileExpression } from '../fhirpath/compile-expression.js';
import type { Evaluator } from '../fhirpath/evaluator.js';
import { structureTable } from './structure-table.js';
import type { Property } from './structure-table.js';

/** An invariant of R4, compiled. */
export interface Invariant extends ConstraintDefinition {
  readonly evaluator: Evaluator;
}

/** A type, ready for its invariants. */
export interface InvariantTable {
  readonly own: readonly Invariant[];
  /** By JSON name; what has no invariants, and can have none inside, is left out. */
  readonly properties: ReadonlyMap<string, InvariantProperty>;
}

export interface InvariantProperty extends Property {
  /** What holds for the element in this place, besides the invariants of its type. */
  readonly invariants: readonly Invariant[];
}

const tables = derivedMap<InvariantTable>();
const compiled = new Map<string, Evaluator>();

/** Compiled when a type is met first. */
export function invariantTable(structure: string): InvariantTable {
  let table = tables.get(structure);
  if (table === undefined) {
    table = compile(structure);
    tables.set(structure, table);
  }
  return table;
}

function compile(structure: string): InvariantTable {
  const ofElements = elementConstraintsOf(structure);
  const properties = [...structureTable(structure).properties.values()].map(property => {
    const constraints = (ofElements.get(property.step) ?? []).filter(
      ({ type }) => type === undefined || type === property.type.code,
    );
    return { ...property, invariants: property.content === 'sibling' ? [] : constraints.map(invariantOf) };
  });
  const judged = properties.filter(
    ({ content, invariants }) => content !== 'primitive' || invariants.length > 0,
  );
  return {
    own: constraintsOf(structure).map(invariantOf),
    properties: new Map(judged.map(property => [property.name, property])),
  };
}

function invariantOf(constraint: ConstraintDefinition): Invariant {
  const { expression } = constraint;
  let evaluator = compiled.get(expression);
  if (evaluator === undefined) {
    evaluator = compileExpression(expression);
    compiled.set(expression, evaluator);
  }
  return { ...constraint, evaluator };
}
