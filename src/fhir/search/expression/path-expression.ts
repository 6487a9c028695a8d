/**
 * The part of FHIRPath in which the R4 search parameters are written, as a tree.
 * https://hl7.org/fhir/R4/searchparameter-registry.html
 */
export type PathExpression =
  /** `Observation`, `Resource`: the resource itself. Inside a criterion: the item (`$this`). */
  | { readonly kind: 'root' }
  | { readonly kind: 'element'; readonly input: PathExpression; readonly name: string }
  | { readonly kind: 'item'; readonly input: PathExpression; readonly index: number }
  | { readonly kind: 'of-type'; readonly input: PathExpression; readonly type: string }
  | { readonly kind: 'where'; readonly input: PathExpression; readonly criterion: PathCriterion }
  | { readonly kind: 'union'; readonly operands: readonly PathExpression[] }
  /** A Boolean: `Patient.deceased.exists() and Patient.deceased != false`. */
  | { readonly kind: 'truth'; readonly criterion: PathCriterion };

export type PathCriterion =
  | { readonly kind: 'exists'; readonly path: PathExpression }
  | {
      readonly kind: 'equals' | 'differs';
      readonly path: PathExpression;
      readonly literal: string | boolean | number;
    }
  /** `resolve() is Patient`: the reference points to that type. */
  | { readonly kind: 'resolves-to'; readonly type: string }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly PathCriterion[] };
