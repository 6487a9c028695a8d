/**
 * An expression as a tree: the part of FHIRPath in which the invariants of R4 are written.
 * http://hl7.org/fhirpath/N1/grammar.html
 */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'this' }
  /** `%resource`, by its name. */
  | { readonly kind: 'variable'; readonly name: string }
  /** An element, or at the start of a path a type: `Appointment.status`. */
  | { readonly kind: 'member'; readonly input?: Expression; readonly name: string }
  | FunctionCall
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    };

export interface FunctionCall {
  readonly kind: 'call';
  readonly input?: Expression;
  readonly name: string;
  readonly parameters: readonly Expression[];
}
