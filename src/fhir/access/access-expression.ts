import type { ConsentAction, ConsentCaller } from './consent-caller.js';
import type { PatientRelation } from './policy.js';

/**
 * Which resources of one type a caller may reach, as a typed expression (docs/decisions, A5).
 * Scopes are its first producer; policies and consents the next. Only `fhir/search` compiles it to SQL.
 */
export type AccessExpression =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'everything'; readonly because: string }
  /** A member of this patient's compartment by the closed table of `fhir/compartment`. */
  | { readonly kind: 'in-compartment'; readonly patientId: string }
  /** A Binary whose security context is a resource of one of these types in this patient's compartment. */
  | { readonly kind: 'in-security-context'; readonly patientId: string; readonly types: readonly string[] }
  /** Matches a search constraint of a granular scope: `category=laboratory`. */
  | { readonly kind: 'search-criterion'; readonly query: string }
  /** A member of the compartment of a patient who is related to this person: `Practitioner/123`. */
  | {
      readonly kind: 'of-related-patients';
      readonly person: string;
      readonly relations: readonly PatientRelation[];
    }
  /** Denied to this caller by no Consent of a patient whose it is. */
  | { readonly kind: 'consented'; readonly caller: ConsentCaller; readonly action: ConsentAction }
  /** Belongs to none of these patients: neither a Patient among them, nor what is in a record of theirs, nor its Binary. */
  | { readonly kind: 'of-none-of'; readonly patients: readonly string[] }
  /** Is one of these logical ids. */
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly AccessExpression[] }
  | { readonly kind: 'not'; readonly operand: AccessExpression };

export const NOTHING: AccessExpression = { kind: 'nothing' };

export function everything(because: string): AccessExpression {
  return { kind: 'everything', because };
}

/** Alternatives: none denies, one that is `everything` grants all. */
export function anyOf(operands: readonly AccessExpression[]): AccessExpression {
  const open = operands.find(operand => operand.kind === 'everything');
  if (open) return open;
  const some = operands.filter(operand => operand.kind !== 'nothing');
  if (some.length === 0) return NOTHING;
  return some.length === 1 ? some[0]! : { kind: 'or', operands: some };
}

/** Conditions: one that is `nothing` denies; `everything` adds nothing. */
export function allOf(operands: readonly AccessExpression[]): AccessExpression {
  if (operands.length === 0 || operands.some(operand => operand.kind === 'nothing')) return NOTHING;
  const conditions = operands.filter(operand => operand.kind !== 'everything');
  if (conditions.length === 0) return operands[0]!;
  return conditions.length === 1 ? conditions[0]! : { kind: 'and', operands: conditions };
}

/** All but the records of these patients, however many they are. */
export function ofNoneOf(patients: readonly string[]): AccessExpression {
  return patients.length === 0 ? everything('no patient is kept out') : { kind: 'of-none-of', patients };
}

/** All but these; what cannot be decided is kept out. */
export function noneOf(operand: AccessExpression): AccessExpression {
  if (operand.kind === 'nothing') return everything('nothing is kept out');
  return operand.kind === 'everything' ? NOTHING : { kind: 'not', operand };
}
