import type { ElementDefinition, ElementDefinitionConstraint } from 'fhir/r4.js';
import { type ConstraintDefinition, constraintsOf } from '../../fhir/definitions/constraints.js';
import type { AddedType } from '../../fhir/definitions/added-types.js';
import { compileExpression } from '../../fhir/fhirpath/compile-expression.js';
import type { TypeInHand } from './type-in-hand.js';

/** What all elements and all domain resources must be anyway. */
const INHERITED = /^(?:ele|ext|dom|txt)-\d+$/;

/** The invariants of the type, of its backbone elements, and of elements in their places. */
export function typeConstraints(
  type: TypeInHand,
  structures: AddedType['structures'],
): Pick<AddedType, 'constraints' | 'elementConstraints'> {
  const constraints = new Map<string, readonly ConstraintDefinition[]>();
  const elementConstraints = new Map<string, Map<string, readonly ConstraintDefinition[]>>();
  for (const element of type.elements) {
    const own = ownConstraints(element, type);
    const { path } = element;
    if (structures.has(path)) {
      constraints.set(path, own);
    } else if (own.length > 0) {
      const dot = path.lastIndexOf('.');
      const parent = path.slice(0, dot);
      const ofParent = elementConstraints.get(parent) ?? new Map<string, readonly ConstraintDefinition[]>();
      ofParent.set(path.slice(dot + 1).replace('[x]', ''), own);
      elementConstraints.set(parent, ofParent);
    }
  }
  constraints.set(type.name, [...constraintsOf('DomainResource'), ...(constraints.get(type.name) ?? [])]);
  return { constraints, elementConstraints };
}

function ownConstraints(
  { path, constraint = [] }: ElementDefinition,
  type: TypeInHand,
): readonly ConstraintDefinition[] {
  return constraint.filter(({ key }) => !INHERITED.test(key)).map(each => constraintOf(each, path, type));
}

function constraintOf(
  { key, severity, human, expression }: ElementDefinitionConstraint,
  path: string,
  type: TypeInHand,
): ConstraintDefinition {
  if (expression === undefined) {
    return type.refuse(path, `has the constraint ${key} without an expression: write it in FHIRPath`);
  }
  try {
    compileExpression(expression);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    type.refuse(path, `has the constraint ${key}, whose expression cannot be evaluated: ${error.message}`);
  }
  return { key, severity, human, expression };
}
